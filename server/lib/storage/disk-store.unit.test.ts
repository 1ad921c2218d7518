import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { DiskStore } from "./disk-store";
import { openStores } from "./open-stores";

const root = await mkdtemp(join(tmpdir(), "holdfast-store-"));
afterAll(() => rm(root, { recursive: true }));
const store = await DiskStore.open(root);

const put = (key: string, bytes: Buffer) => store.put(key, Readable.from([bytes]));
const get = async (key: string, start: number, end: number, hints = {}) =>
  buffer(await store.getRange(key, { start, end }, hints));
const keysOf = async (prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
};
const temps = () => readdir(join(root, "temp"));

async function* failing(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
  throw new Error("the source broke");
}

describe("an object on disk", () => {
  it("gives back any range, whatever the size of the chunks", async () => {
    const bytes = randomBytes(300_000);
    expect(await store.put("tenant/a", Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]))).toEqual({
      sizeBytes: bytes.length,
    });
    expect(await store.head("tenant/a")).toEqual({ sizeBytes: bytes.length });
    const within = fc.nat(bytes.length);
    const run = fc.asyncProperty(
      within,
      within,
      fc.integer({ min: 1_000, max: 400_000 }),
      async (a, b, chunkBytes) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect((await get("tenant/a", start, end, { chunkBytes })).equals(bytes.subarray(start, end))).toBe(
          true,
        );
      },
    );
    await fc.assert(run, { numRuns: 50 });
  });

  it("uses the memory of chunks again only when asked to", async () => {
    const bytes = randomBytes(90_000);
    await put("tenant/reuse", bytes);
    const read = async (reuseChunks: boolean) => {
      const chunks: Buffer[] = [];
      const copies: Buffer[] = [];
      for await (const chunk of await store.getRange(
        "tenant/reuse",
        { start: 0, end: 90_000 },
        { chunkBytes: 40_000, reuseChunks },
      )) {
        chunks.push(chunk);
        copies.push(Buffer.from(chunk));
      }
      expect(Buffer.concat(copies).equals(bytes)).toBe(true);
      return new Set(chunks.map((chunk) => chunk.buffer)).size;
    };
    expect([await read(false), await read(true)]).toEqual([3, 1]);
  });

  it("lends one chunk to one reader at a time", async () => {
    const bytes = randomBytes(400_000);
    await put("tenant/many", bytes);
    const reads = Array.from({ length: 20 }, async (_, index) => {
      const range = { start: index * 1_000, end: 300_000 + index * 1_000 };
      const copies: Buffer[] = [];
      for await (const chunk of await store.getRange("tenant/many", range, {
        chunkBytes: 50_000,
        reuseChunks: true,
      })) {
        await new Promise(setImmediate);
        copies.push(Buffer.from(chunk));
      }
      expect(Buffer.concat(copies).equals(bytes.subarray(range.start, range.end))).toBe(true);
    });
    await Promise.all(reads);
  });

  it("holds nothing, too", async () => {
    expect(await store.put("tenant/empty", Readable.from([]))).toEqual({ sizeBytes: 0 });
    expect(await get("tenant/empty", 0, 0)).toHaveLength(0);
  });

  it("is replaced as a whole", async () => {
    await put("tenant/twice", Buffer.from("first"));
    expect((await get("tenant/twice", 0, 5)).toString()).toBe("first");
    await put("tenant/twice", Buffer.from("second"));
    expect((await get("tenant/twice", 0, 6)).toString()).toBe("second");
  });

  it("is gone after delete, for readers too, and may be deleted again", async () => {
    await put("tenant/gone", Buffer.from("bytes"));
    await get("tenant/gone", 0, 5);
    await store.delete("tenant/gone");
    await store.delete("tenant/gone");
    expect(await store.head("tenant/gone")).toBeNull();
    await expect(get("tenant/gone", 0, 5)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is never found where there is none", async () => {
    await put("tenant/there", Buffer.from("bytes"));
    for (const key of ["nobody/there", "tenant/there/deeper", "tenant"])
      expect(await store.head(key)).toBeNull();
    await expect(get("tenant/there/deeper", 0, 1)).rejects.toMatchObject({ code: "not_found" });
    await store.delete("nobody/there");
  });

  it.each([
    [0, 6],
    [4, 3],
    [-1, 2],
    [0, Number.NaN],
  ])("refuses the range %d to %d of five bytes", async (start, end) => {
    await put("tenant/five", Buffer.from("bytes"));
    await expect(get("tenant/five", start, end)).rejects.toMatchObject({ code: "out_of_range" });
  });

  it.each([
    "",
    "/",
    "a//b",
    "../a",
    "a/..",
    "a/./b",
    "/etc/passwd",
    "A",
    "a\0b",
    "a\\b",
    "a.b",
    "-a",
    "a/",
    "ä",
    "a".repeat(65),
  ])("refuses the key %j everywhere", async (key) => {
    const refused = { code: "bad_key" };
    await expect(put(key, Buffer.from("x"))).rejects.toMatchObject(refused);
    await expect(get(key, 0, 1)).rejects.toMatchObject(refused);
    await expect(store.head(key)).rejects.toMatchObject(refused);
    await expect(store.delete(key)).rejects.toMatchObject(refused);
    if (key !== "") await expect(keysOf(key)).rejects.toMatchObject(refused);
  });
});

describe("the list", () => {
  it("names whole objects under a prefix of segments", async () => {
    for (const key of ["list/x/1", "list/x/2", "list/xy/3", "list/4"]) await put(key, Buffer.from("x"));
    expect(await keysOf("list")).toEqual(["list/4", "list/x/1", "list/x/2", "list/xy/3"]);
    expect(await keysOf("list/x")).toEqual(["list/x/1", "list/x/2"]);
    expect(await keysOf("nothing")).toEqual([]);
    expect(await keysOf("")).toEqual(expect.arrayContaining(["list/4", "list/x/1"]));
  });
});

describe("a put that fails", () => {
  it("leaves neither object nor temp file when its source breaks", async () => {
    await expect(store.put("failed/source", failing(randomBytes(200_000)))).rejects.toThrow(
      "the source broke",
    );
    expect(await store.head("failed/source")).toBeNull();
    expect(await temps()).toEqual([]);
  });

  it(
    "leaves only a temp file when the process is killed, which list ignores and the sweep removes",
    { timeout: 30_000 },
    async () => {
      const script = `
      const { DiskStore } = await import(${JSON.stringify(join(import.meta.dirname, "disk-store.ts"))});
      const store = await DiskStore.open(${JSON.stringify(root)});
      await store.put("killed/object", (async function* () {
        for (;;) { yield Buffer.alloc(3_000_000, 1); process.stdout.write("."); }
      })());`;
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
      const exit = once(child, "exit");
      await once(child.stdout, "data");
      child.kill("SIGKILL");
      await exit;
      const [temp = ""] = await temps();
      expect(await temps()).toHaveLength(1);
      expect(await keysOf("killed")).toEqual([]);
      expect(await store.head("killed/object")).toBeNull();
      const path = join(root, "temp", temp);
      const { mtimeMs } = await stat(path);
      expect(await store.sweepTemp(new Date(mtimeMs))).toBe(0);
      await utimes(path, 0, 0);
      expect(await store.sweepTemp(new Date(1_000))).toBe(1);
      expect(await temps()).toEqual([]);
    },
  );
});

it("says how much still fits", async () => {
  expect(await store.freeBytes()).toBeGreaterThan(0);
});

describe("the storage setting", () => {
  it("opens a store per region", async () => {
    const stores = await openStores(JSON.stringify({ eu: join(root, "eu"), us: join(root, "us") }));
    await stores.get("us")?.put("tenant/a", Readable.from([Buffer.from("x")]));
    expect([...stores.keys()]).toEqual(["eu", "us"]);
    expect(await stores.get("eu")?.head("tenant/a")).toBeNull();
    expect(await stores.get("us")?.head("tenant/a")).toEqual({ sizeBytes: 1 });
  });

  it.each(["", "{}", "[]", '{"eu":"relative/folder"}', '{"EU":"/a"}', '{"eu":1}', '{"eu":"/a","us":"/a"}'])(
    "is refused when it is %j",
    async (setting) => {
      await expect(openStores(setting)).rejects.toMatchObject({ code: "bad_setting" });
    },
  );
});
