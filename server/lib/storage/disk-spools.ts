import { createReadStream } from "node:fs";
import { mkdir, open, opendir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";

import type { ByteRange } from "../byte-range";
import { orNull, syncFolder } from "./disk-files";
import { segmentsOf, type Spools, type StoredObject } from "./object-store";

/** Spools as files `ROOT/spool/KEY`, with a dot for each slash; in the objects' file system, so that one becomes an object by its name. */
export class DiskSpools implements Spools {
  readonly #folder: string;
  readonly #adopt: (path: string, key: string) => Promise<void>;

  /** `adopt` makes the file at a path the object of a key. */
  constructor(folder: string, adopt: (path: string, key: string) => Promise<void>) {
    this.#folder = folder;
    this.#adopt = adopt;
  }

  async sizeBytes(key: string): Promise<number> {
    return (await orNull(stat(this.#pathOf(key))))?.size ?? 0;
  }

  read(key: string, { start, end }: ByteRange): AsyncIterable<Buffer> {
    if (start >= end) return Readable.from([]);
    return createReadStream(this.#pathOf(key), { start, end: end - 1, highWaterMark: 1 << 20 });
  }

  async write(key: string, offset: number, chunks: readonly Uint8Array[]): Promise<void> {
    const path = this.#pathOf(key);
    if (offset === 0) await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const handle = await open(path, offset === 0 ? "w" : "r+", 0o600);
    try {
      await handle.truncate(offset);
      const bytes = Buffer.concat(chunks);
      for (let done = 0; done < bytes.length;) {
        done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
      }
      await handle.datasync();
    } finally {
      await handle.close();
    }
    if (offset === 0) await syncFolder(dirname(path));
  }

  finish(key: string): Promise<void> {
    return this.#adopt(this.#pathOf(key), key);
  }

  async remove(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  async *list(): AsyncGenerator<StoredObject, void, void> {
    const entries = await orNull(opendir(this.#folder));
    if (!entries) return;
    for await (const { name } of entries) {
      const found = await orNull(stat(join(this.#folder, name)));
      if (found) yield { key: basename(name).replaceAll(".", "/"), modifiedAt: found.mtime };
    }
  }

  #pathOf(key: string): string {
    return join(this.#folder, segmentsOf(key).join("."));
  }
}
