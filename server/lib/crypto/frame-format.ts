import { parse } from "uuid";
import { SealError } from "./seal-error";

/*
 * A sealed file, version 1. All integers are big-endian.
 *
 *   header  32 bytes   "HOLDFAST" (8) | version = 1 (1) | log2 of the frame size = 16 (1) | zero (6) | file id (16)
 *   frame   n + 16     AES-256-GCM ciphertext of n plaintext bytes, then its tag (16)
 *
 * Every frame holds 65,536 plaintext bytes, only the last one fewer: 1 to 65,536, or 0 in an empty file, which has
 * one empty frame. So every length follows from the plaintext length, and the place of a frame from its index.
 *
 *   nonce   12 bytes   last 7 bytes of the file id | frame index (4) | 1 in the last frame, else 0 (1)
 *   AAD     37 bytes   header (32) | frame index (4) | 1 in the last frame, else 0 (1)
 *
 * (The STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015.) A nonce never repeats under a key,
 * because a key belongs to one FrameSealer, which counts up and can seal once.
 */

/** Plaintext bytes of every frame but the last. */
export const frameBytes = 65_536;
export const tagBytes = 16;
export const headerBytes = 32;
export const sealedFrameBytes = frameBytes + tagBytes;
const maxFrames = 2 ** 32;

/** How many frames a plaintext of this length takes: at least one. */
export function frameCount(sizeBytes: number): number {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new SealError("bad_range", "The length is not a whole number.");
  const count = Math.max(1, Math.ceil(sizeBytes / frameBytes));
  if (count > maxFrames) throw new SealError("too_long", "A sealed file holds at most 2^32 frames.");
  return count;
}

/** Length of the sealed object of a plaintext of `sizeBytes`. */
export function sealedLength(sizeBytes: number): number {
  return headerBytes + sizeBytes + frameCount(sizeBytes) * tagBytes;
}

/** Length of the plaintext in a sealed object of `sealedBytes`; throws `truncated` where no plaintext has that length. */
export function plainLength(sealedBytes: number): number {
  const body = sealedBytes - headerBytes;
  const sizeBytes = body - Math.ceil(body / sealedFrameBytes) * tagBytes;
  if (body < tagBytes || sizeBytes < 0 || sealedLength(sizeBytes) !== sealedBytes) {
    throw new SealError("truncated", "No sealed file has this length.");
  }
  return sizeBytes;
}

/** Length of frame `index` with its tag, in a file of `sizeBytes`. */
export function sealedFrameLength(index: number, sizeBytes: number): number {
  return Math.min(frameBytes, sizeBytes - index * frameBytes) + tagBytes;
}

/** Where frame `index` begins in the sealed object. */
export function frameOffset(index: number): number {
  return headerBytes + index * sealedFrameBytes;
}

/** The header that a file of this id must have; throws `bad_id` when it is no uuid. */
export function fileHeader(fileId: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write("HOLDFAST", 0, "latin1");
  header.writeUInt8(1, 8);
  header.writeUInt8(Math.log2(frameBytes), 9);
  header.set(idBytes(fileId), 16);
  return header;
}

/** Nonces and additional data of one file's frames. The returned buffers are reused by the next call. */
export class FrameBinding {
  readonly #nonce = Buffer.alloc(12);
  readonly #aad = Buffer.alloc(headerBytes + 5);

  constructor(header: Buffer) {
    header.copy(this.#nonce, 0, headerBytes - 7);
    header.copy(this.#aad);
  }

  at(index: number, last: boolean): { nonce: Buffer; aad: Buffer } {
    for (const [buffer, offset] of [
      [this.#nonce, 7],
      [this.#aad, headerBytes],
    ] as const) {
      buffer.writeUInt32BE(index, offset);
      buffer.writeUInt8(last ? 1 : 0, offset + 4);
    }
    return { nonce: this.#nonce, aad: this.#aad };
  }
}

/** The 16 bytes of a uuid; throws `bad_id`. */
export function idBytes(id: string): Uint8Array {
  try {
    return parse(id);
  } catch (cause) {
    throw new SealError("bad_id", "A sealed thing is bound to a uuid.", { cause });
  }
}
