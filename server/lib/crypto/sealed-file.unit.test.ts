import { createHash, randomBytes } from "node:crypto";
import { buffer as collect } from "node:stream/consumers";
import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import type { ByteRange } from "../byte-range";
import { unwrapDataKey } from "./data-key";
import { FileSealer } from "./file-sealer";
import { frameBytes, frameOffset, headerBytes, plainLength, sealedLength } from "./frame-format";
import { parseKeyring } from "./keyring";
import { openAll, openRange, type FrameSource, type SealedFile } from "./open-file";
import { createTenantKey } from "./tenant-key";

const keyring = parseKeyring(`test:${randomBytes(32).toString("base64")}`);
const { tenantKey } = await createTenantKey(keyring, v7());

const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];
const someSize = fc.oneof(fc.constantFrom(...sizes), fc.nat(300_000));

async function* inChunks(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** Serves the object as a hinting store would: one buffer, overwritten at every step. */
const sourceOf =
  (object: Buffer, chunkBytes = 70_000, asked: ByteRange[] = []): FrameSource =>
  async (range) => {
    asked.push(range);
    const reused = Buffer.alloc(chunkBytes);
    return (async function* () {
      for await (const chunk of inChunks(object.subarray(range.start, range.end), chunkBytes)) {
        reused.set(chunk);
        yield reused.subarray(0, chunk.length);
      }
    })();
  };

async function seal(plain: Buffer, { fileId = v7(), chunkBytes = 50_000 } = {}) {
  const sealer = new FileSealer(fileId);
  const object = await collect(sealer.seal(inChunks(plain, chunkBytes)));
  const dataKey = unwrapDataKey(tenantKey, fileId, sealer.wrapKey(tenantKey));
  const file: SealedFile = { fileId, dataKey, sizeBytes: plain.length };
  return { object, file, summary: sealer.summary() };
}

const openWhole = (object: Buffer, file: SealedFile) => collect(openAll(inChunks(object, 70_000), file));
const openEverywhere = (object: Buffer, file: SealedFile) =>
  collect(openRange(sourceOf(object), file, { start: 0, end: file.sizeBytes }));

describe("a sealed file", () => {
  it("opens to what was sealed, whatever the chunks, and knows its length and hash", async () => {
    await fc.assert(
      fc.asyncProperty(someSize, fc.integer({ min: 1_000, max: 200_000 }), async (size, chunkBytes) => {
        const plain = randomBytes(size);
        const { object, file, summary } = await seal(plain, { chunkBytes });
        expect((await openWhole(object, file)).equals(plain)).toBe(true);
        expect(summary).toEqual({
          sizeBytes: size,
          sha256: createHash("sha256").update(plain).digest("hex"),
          sealedBytes: object.length,
        });
        expect(sealedLength(size)).toBe(object.length);
        expect(plainLength(object.length)).toBe(size);
      }),
      { numRuns: 60 },
    );
  });

  it("opens any range by reading the covering frames only", async () => {
    const range = someSize.chain((size) =>
      fc.tuple(fc.constant(size), fc.nat(size), fc.nat(size), fc.integer({ min: 500, max: 200_000 })),
    );
    await fc.assert(
      fc.asyncProperty(range, async ([size, a, b, chunkBytes]) => {
        const plain = randomBytes(size);
        const { object, file } = await seal(plain);
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const asked: ByteRange[] = [];
        const opened = await collect(openRange(sourceOf(object, chunkBytes, asked), file, { start, end }));
        expect(opened.equals(plain.subarray(start, end))).toBe(true);
        const first = frameOffset(Math.floor(start / frameBytes));
        const after = Math.min(frameOffset(Math.ceil(end / frameBytes)), object.length);
        expect(asked).toEqual(start === end ? [] : [{ start: first, end: after }]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [-1, 5],
    [5, 4],
    [0, 11],
    [0.5, 2],
    [0, Number.NaN],
  ])("refuses the range %d to %d of ten bytes", async (start, end) => {
    const { object, file } = await seal(randomBytes(10));
    await expect(collect(openRange(sourceOf(object), file, { start, end }))).rejects.toMatchObject({
      code: "bad_range",
    });
  });

  it("has the documented header and lengths", async () => {
    const fileId = "01926f5c-1b2c-7d3e-8f40-112233445566";
    const { object } = await seal(Buffer.alloc(0), { fileId });
    expect(object.subarray(0, headerBytes).toString("hex")).toBe(
      `${Buffer.from("HOLDFAST").toString("hex")}0110000000000000${fileId.replaceAll("-", "")}`,
    );
    expect(object).toHaveLength(48);
  });

  it.each([0, 31, 47, 32 + 65_552 + 16, 32 + 65_552 + 3])(
    "knows that no sealed file is %d bytes long",
    (length) => {
      expect(() => plainLength(length)).toThrow(expect.objectContaining({ code: "truncated" }));
    },
  );
});

describe("a changed object", async () => {
  const frame = (object: Buffer, index: number) =>
    object.subarray(frameOffset(index), frameOffset(index + 1));
  const splice = (object: Buffer, ...indexes: number[]) =>
    Buffer.concat([object.subarray(0, headerBytes), ...indexes.map((index) => frame(object, index))]);
  const plain = randomBytes(3 * frameBytes + 100);
  const fileId = v7();
  const one = await seal(plain, { fileId });
  const sameIdOtherKey = await seal(plain, { fileId });
  const otherFile = await seal(plain);
  const withFrameOf = (other: Buffer, index: number) =>
    Buffer.concat([
      one.object.subarray(0, frameOffset(index)),
      frame(other, index),
      one.object.subarray(frameOffset(index + 1)),
    ]);

  it.each([
    ["two frames swapped", splice(one.object, 1, 0, 2, 3), "tampered"],
    ["a frame left out", splice(one.object, 0, 2, 3), "tampered"],
    ["a frame repeated", splice(one.object, 0, 1, 1, 3), "tampered"],
    ["cut at a frame's end", splice(one.object, 0, 1, 2), "truncated"],
    ["cut inside a frame", one.object.subarray(0, -50), "truncated"],
    ["cut inside a tag", one.object.subarray(0, -1), "truncated"],
    ["cut to its header", one.object.subarray(0, headerBytes), "truncated"],
    ["a frame of another attempt at the same file", withFrameOf(sameIdOtherKey.object, 1), "tampered"],
    ["the same frame of another file", withFrameOf(otherFile.object, 1), "tampered"],
    ["another attempt's object", sameIdOtherKey.object, "tampered"],
  ])("%s is an error", async (_, object, code) => {
    await expect(openWhole(object, one.file)).rejects.toMatchObject({ code });
    await expect(openEverywhere(object, one.file)).rejects.toMatchObject({ code });
  });

  it.each([
    ["an appended byte", Buffer.concat([one.object, Buffer.of(0)]), "trailing_bytes"],
    ["an appended frame", Buffer.concat([one.object, frame(one.object, 3)]), "trailing_bytes"],
    ["another file's object", otherFile.object, "bad_header"],
    ["another version", Buffer.from(one.object).fill(2, 8, 9), "bad_header"],
    ["half a header", one.object.subarray(0, 20), "truncated"],
    ["nothing at all", Buffer.alloc(0), "truncated"],
  ])("%s is an error when the whole is opened", async (_, object, code) => {
    await expect(openWhole(object, one.file)).rejects.toMatchObject({ code });
  });

  it("cut at a frame's end is an error even to those who believe its new length", async () => {
    const object = splice(one.object, 0, 1, 2);
    const shorter = { ...one.file, sizeBytes: plainLength(object.length) };
    await expect(openWhole(object, shorter)).rejects.toMatchObject({ code: "tampered" });
    await expect(openEverywhere(object, shorter)).rejects.toMatchObject({ code: "tampered" });
  });

  it("with a last frame in the middle is an error even to those who believe its new length", async () => {
    const whole = await seal(plain.subarray(0, frameBytes));
    const object = Buffer.concat([whole.object, frame(whole.object, 0)]);
    const longer = { ...whole.file, sizeBytes: plainLength(object.length) };
    await expect(openWhole(object, longer)).rejects.toMatchObject({ code: "tampered" });
  });

  it.each([
    ["another file's id", { ...one.file, fileId: otherFile.file.fileId }],
    ["another file's key", { ...one.file, dataKey: otherFile.file.dataKey }],
    ["another length", { ...one.file, sizeBytes: 3 * frameBytes }],
  ])("does not open under %s", async (_, file) => {
    await expect(openEverywhere(one.object, file)).rejects.toMatchObject({ code: "tampered" });
  });

  it("with any bit flipped is an error, and no byte of its frame comes out", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(one.object.length - 1), fc.nat(7), async (at, bit) => {
        const object = Buffer.from(one.object);
        object.writeUInt8(object.readUInt8(at) ^ (1 << bit), at);
        const out: Buffer[] = [];
        const opening = (async () => {
          for await (const chunk of openAll(inChunks(object, 70_000), one.file)) out.push(chunk);
        })();
        await expect(opening).rejects.toMatchObject({ code: at < headerBytes ? "bad_header" : "tampered" });
        const whole = Math.max(0, Math.floor((at - headerBytes) / (frameBytes + 16))) * frameBytes;
        expect(Buffer.concat(out).equals(plain.subarray(0, whole))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a sealer", () => {
  it("draws a new key for every attempt", async () => {
    const plain = randomBytes(100);
    const fileId = v7();
    const [first, second] = [await seal(plain, { fileId }), await seal(plain, { fileId })];
    expect(first.object.subarray(headerBytes).equals(second.object.subarray(headerBytes))).toBe(false);
    expect(first.file.dataKey.equals(second.file.dataKey)).toBe(false);
  });

  it("seals once, also after a failure in the middle", async () => {
    const sealer = new FileSealer(v7());
    const broken = async function* () {
      yield randomBytes(100_000);
      throw new Error("connection lost");
    };
    await expect(collect(sealer.seal(broken()))).rejects.toThrow("connection lost");
    await expect(collect(sealer.seal(inChunks(randomBytes(10), 10)))).rejects.toMatchObject({
      code: "sealer_used",
    });
    expect(() => sealer.summary()).toThrow(expect.objectContaining({ code: "unfinished" }));
  });

  it("wants a uuid", () => {
    expect(() => new FileSealer("file-1")).toThrow(expect.objectContaining({ code: "bad_id" }));
  });
});
