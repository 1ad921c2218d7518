import { createDecipheriv } from "node:crypto";
import type { ByteRange, ReadHints } from "../byte-range";
import {
  FrameBinding,
  fileHeader,
  frameBytes,
  frameCount,
  frameOffset,
  headerBytes,
  sealedFrameLength,
  tagBytes,
} from "./frame-format";
import type { DataKey } from "./keys";
import { SealError } from "./seal-error";

/** What opening needs to know of a file; `sizeBytes` is the length of its plaintext. */
export type SealedFile = { readonly fileId: string; readonly dataKey: DataKey; readonly sizeBytes: number };

/** Bytes of the sealed object, in chunks of any size: `(range, hints) => store.getRange(key, range, hints)`. */
export type FrameSource = (range: ByteRange, hints: ReadHints) => Promise<AsyncIterable<Uint8Array>>;

// A range of 1 MiB that begins inside a frame touches 17 frames: one read.
const readHints: ReadHints = { chunkBytes: 17 * (frameBytes + tagBytes), reuseChunks: true };

/**
 * Plaintext bytes `start` up to and without `end`, a buffer per frame, each authenticated before it is given out; reads the
 * covering frames only, by one call of `source`. Throws `bad_range`, `truncated` or `tampered`.
 */
export async function* openRange(
  source: FrameSource,
  file: SealedFile,
  range: ByteRange,
): AsyncGenerator<Buffer, void, void> {
  const { start, end } = range;
  const inside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end;
  if (!inside || end > file.sizeBytes)
    throw new SealError("bad_range", "The range does not lie inside the file.");
  if (start === end) return;
  const opener = new FrameOpener(file, Math.floor(start / frameBytes));
  const lastIndex = Math.floor((end - 1) / frameBytes);
  const sealed = {
    start: frameOffset(opener.index),
    end: frameOffset(lastIndex) + sealedFrameLength(lastIndex, file.sizeBytes),
  };
  for await (const chunk of await source(sealed, readHints)) {
    for (const frame of opener.frames(chunk)) {
      const offset = opener.index * frameBytes;
      const plain = opener.open(frame);
      yield plain.subarray(Math.max(0, start - offset), end - offset);
      if (opener.index > lastIndex) return;
    }
  }
  throw new SealError("truncated", "The object ends before the range does.");
}

/**
 * The whole plaintext from the whole sealed object, header and end checked too. Each buffer is authenticated, but only a
 * normal end says that the file is whole. Throws `bad_header`, `truncated`, `tampered` or `trailing_bytes`.
 */
export async function* openAll(
  content: AsyncIterable<Uint8Array>,
  file: SealedFile,
): AsyncGenerator<Buffer, void, void> {
  const opener = new FrameOpener(file, 0);
  const expected = fileHeader(file.fileId);
  let header: Buffer = Buffer.alloc(0);
  for await (const chunk of content) {
    const missing = headerBytes - header.length;
    if (missing > 0) {
      header = Buffer.concat([header, chunk.subarray(0, missing)]);
      if (header.length < headerBytes) continue;
      if (!header.equals(expected))
        throw new SealError("bad_header", "The object is not the sealed form of this file.");
    }
    for (const frame of opener.frames(missing > 0 ? chunk.subarray(missing) : chunk))
      yield opener.open(frame);
  }
  if (!opener.done) throw new SealError("truncated", "The object ends before its last frame.");
}

/** Cuts chunks into frames from frame `index` on, and opens them in order. */
class FrameOpener {
  readonly #file: SealedFile;
  readonly #binding: FrameBinding;
  readonly #count: number;
  #partial: Buffer | undefined;
  #held = 0;

  constructor(
    file: SealedFile,
    public index: number,
  ) {
    this.#file = file;
    this.#binding = new FrameBinding(fileHeader(file.fileId));
    this.#count = frameCount(file.sizeBytes);
  }

  get done(): boolean {
    return this.index === this.#count;
  }

  /** The whole frames that `chunk` completes; each must be opened before the next is taken. */
  *frames(chunk: Uint8Array): Generator<Uint8Array, void, void> {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.done) throw new SealError("trailing_bytes", "Bytes follow the last frame.");
      const length = sealedFrameLength(this.index, this.#file.sizeBytes);
      const piece = chunk.subarray(offset, offset + length - this.#held);
      offset += piece.length;
      if (piece.length === length) {
        yield piece;
        continue;
      }
      this.#partial ??= Buffer.allocUnsafe(frameBytes + tagBytes);
      this.#partial.set(piece, this.#held);
      this.#held += piece.length;
      if (this.#held < length) return;
      this.#held = 0;
      yield this.#partial.subarray(0, length);
    }
  }

  open(frame: Uint8Array): Buffer {
    const { nonce, aad } = this.#binding.at(this.index, this.index === this.#count - 1);
    const decipher = createDecipheriv("aes-256-gcm", this.#file.dataKey, nonce, { authTagLength: tagBytes });
    decipher.setAAD(aad);
    decipher.setAuthTag(frame.subarray(-tagBytes));
    const plain = decipher.update(frame.subarray(0, -tagBytes));
    try {
      decipher.final();
    } catch (cause) {
      throw new SealError("tampered", `Frame ${this.index} fails authentication.`, { cause });
    }
    this.index += 1;
    return plain;
  }
}
