import { createHash, randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

import { expect, it } from "vitest";

import { unwrapDataKey } from "./data-key";
import { FileSealer } from "./file-sealer";
import { frameBytes, frameOffset } from "./frame-format";
import { keyBytes, takeKey, type TenantKey } from "./keys";
import { reopenSealed, reopenWhole } from "./reopen-sealed";

const tenantKey = takeKey<TenantKey>(randomBytes(keyBytes));
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function sealed(plain: Buffer) {
  const fileId = randomUUID();
  const sealer = new FileSealer(fileId);
  const wrapped = sealer.wrapKey(tenantKey);
  const bytes = await buffer(sealer.seal(Readable.from([plain])));
  return { fileId, bytes, dataKey: unwrapDataKey(tenantKey, fileId, wrapped) };
}

/** What is left of a sealed file after its first bytes. */
const leftOf = ({ fileId, bytes, dataKey }: Awaited<ReturnType<typeof sealed>>, length: number) => ({
  ...{ fileId, dataKey, sealedBytes: length },
  read: ({ start, end }: { start: number; end: number }) => Readable.from([bytes.subarray(start, end)]),
});

const sizes = [0, 1, frameBytes - 1, frameBytes, frameBytes + 1, 3 * frameBytes, 5 * frameBytes + 7];

it.each(sizes)(
  "a file of %i bytes that was cut anywhere is sealed on to the very same object",
  async (size) => {
    const plain = randomBytes(size);
    const whole = await sealed(plain);
    const cuts = [0, 1, 32, 33, frameOffset(1), frameOffset(1) + 1, frameOffset(3), whole.bytes.length - 1];
    for (const cut of cuts.filter((at) => at < whole.bytes.length)) {
      const part = await reopenSealed(leftOf(whole, cut));
      expect(part.offset).toBeLessThanOrEqual(cut);
      expect(cut - part.offset).toBeLessThan(frameOffset(1));
      expect(part.head).toEqual(part.frames > 0 ? plain.subarray(0, frameBytes) : Buffer.alloc(0));
      const sealer = new FileSealer(whole.fileId, part);
      const rest = await buffer(sealer.seal(Readable.from([plain.subarray(part.frames * frameBytes)])));
      expect(Buffer.concat([whole.bytes.subarray(0, part.offset), rest]).equals(whole.bytes)).toBe(true);
      expect(sealer.summary()).toEqual({
        sizeBytes: size,
        sha256: sha256(plain),
        sealedBytes: whole.bytes.length,
      });
    }
  },
);

it("knows a file that is sealed to its end, and no other", async () => {
  const plain = randomBytes(2 * frameBytes + 5);
  const whole = await sealed(plain);
  const { length } = whole.bytes;
  expect(await reopenWhole(leftOf(whole, length), plain.length)).toMatchObject({ sha256: sha256(plain) });
  expect(await reopenWhole(leftOf(whole, length - 1), plain.length)).toBeNull();
  expect(await reopenWhole(leftOf(whole, length), plain.length - 1)).toBeNull();
  whole.bytes[length - 1] = (whole.bytes[length - 1] ?? 0) ^ 1;
  expect(await reopenWhole(leftOf(whole, length), plain.length)).toBeNull();
});

it("stops at a frame that was changed", async () => {
  const whole = await sealed(randomBytes(4 * frameBytes));
  whole.bytes[frameOffset(2) + 9] = (whole.bytes[frameOffset(2) + 9] ?? 0) ^ 1;
  expect(await reopenSealed(leftOf(whole, whole.bytes.length - 1))).toMatchObject({
    frames: 2,
    offset: frameOffset(2),
  });
});
