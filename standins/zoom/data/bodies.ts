import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pick } from "./ids";

/** The bytes of a file: `read` gives those from `start` to `end`, both included. */
export type Body = { sizeBytes: number; read(start: number, end: number): Readable };

export const diskBody = (path: string, sizeBytes: number): Body => ({
  sizeBytes,
  read: (start, end) => createReadStream(path, { start, end }),
});

export function textBody(text: string): Body {
  const bytes = Buffer.from(text, "utf8");
  return { sizeBytes: bytes.length, read: (start, end) => Readable.from([bytes.subarray(start, end + 1)]) };
}

const chunkBytes = 65_536;
const ftyp = Buffer.from("00000020667479706d703432000000006d70343269736f6d0000000000000000", "hex");

function noise(): Buffer {
  const block = Buffer.alloc(chunkBytes);
  let x = 0x9e3779b9;
  for (let at = 0; at < chunkBytes; at += 4) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    block.writeInt32LE(x | 0, at);
  }
  return block;
}

const pattern = noise();

/**
 * A file of any size made on the fly: an MP4 header, then bytes that depend on `key` and position only. Each chunk carries its
 * number, so that a swapped or repeated one changes the hash.
 */
export function generatedBody(key: string, sizeBytes: number): Body {
  const seed = pick(`bytes of ${key}`, 2 ** 31);
  const chunk = (index: number) => {
    const bytes = Buffer.from(pattern);
    bytes.writeUInt32BE(seed, ftyp.length);
    bytes.writeUInt32BE(index, ftyp.length + 4);
    if (index === 0) ftyp.copy(bytes);
    return bytes;
  };
  function* parts(start: number, end: number) {
    for (let index = Math.floor(start / chunkBytes); index * chunkBytes <= end; index++) {
      const base = index * chunkBytes;
      yield chunk(index).subarray(Math.max(start - base, 0), end + 1 - base);
    }
  }
  return {
    sizeBytes,
    read: (start, end) =>
      Readable.from(parts(start, end), { objectMode: false, highWaterMark: 4 * chunkBytes }),
  };
}
