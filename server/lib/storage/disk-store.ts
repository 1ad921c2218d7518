import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, opendir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ByteRange, ReadHints } from "../byte-range";
import { orNull, syncFolder, syncUpTo } from "./disk-files";
import { DiskSpools } from "./disk-spools";
import { HandleCache } from "./handle-cache";
import { segmentsOf, StorageError, type ObjectStore, type StoredObject } from "./object-store";

const defaultChunkBytes = 1 << 20;
const maxSpareChunks = 8;

/**
 * Objects as files: `ROOT/objects/KEY`, written as `ROOT/temp/UUID` first, then synced and renamed, so that a kill
 * leaves a temp file or a whole object. All folders must lie in one file system.
 */
export class DiskStore implements ObjectStore {
  readonly #objects: string;
  readonly #temp: string;
  readonly #handles = new HandleCache();
  readonly #synced = new Set<string>();
  readonly #spare: Buffer[] = [];
  readonly spools: DiskSpools;

  private constructor(root: string) {
    this.#objects = join(root, "objects");
    this.#temp = join(root, "temp");
    this.spools = new DiskSpools(join(root, "spool"), (path, key) => this.#adopt(path, key));
  }

  /** Opens the store in folder `root` (absolute), making it where needed; rejects when it cannot be written. */
  static async open(root: string): Promise<DiskStore> {
    const store = new DiskStore(root);
    for (const folder of [store.#objects, store.#temp]) {
      const first = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (first !== undefined) await syncUpTo(dirname(first), folder);
    }
    const probe = join(store.#temp, randomUUID());
    await (await open(probe, "wx", 0o600)).close();
    await rename(probe, join(store.#objects, ".probe"));
    await rm(join(store.#objects, ".probe"), { force: true });
    return store;
  }

  async put(key: string, content: AsyncIterable<Uint8Array>): Promise<{ sizeBytes: number }> {
    this.#pathOf(key);
    const temp = join(this.#temp, randomUUID());
    try {
      const sizeBytes = await writeSynced(temp, content);
      await this.#adopt(temp, key);
      return { sizeBytes };
    } catch (error) {
      await rm(temp, { force: true });
      throw error;
    }
  }

  /** Makes a synced file the object of a key. */
  async #adopt(file: string, key: string): Promise<void> {
    const path = this.#pathOf(key);
    await this.#makeFolder(dirname(path));
    await rename(file, path);
    await syncFolder(dirname(path));
    this.#handles.drop(path);
  }

  async getRange(key: string, range: ByteRange, hints: ReadHints = {}): Promise<AsyncIterable<Buffer>> {
    const path = this.#pathOf(key);
    const { sizeBytes, release } = await this.#acquire(path);
    // A generator that nobody pulls never runs its finally: it takes the handle anew at its first step.
    release();
    if (!(0 <= range.start && range.start <= range.end && range.end <= sizeBytes)) {
      throw new StorageError("out_of_range", "The object does not hold the range.");
    }
    return this.#read(path, range, hints);
  }

  async head(key: string): Promise<{ sizeBytes: number } | null> {
    const found = await orNull(stat(this.#pathOf(key)));
    return found?.isFile() ? { sizeBytes: found.size } : null;
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key);
    await rm(path, { force: true });
    this.#handles.drop(path);
    await orNull(syncFolder(dirname(path)));
  }

  list(prefix: string): AsyncIterable<StoredObject> {
    return this.#walk(prefix === "" ? [] : segmentsOf(prefix));
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#objects);
    return bavail * bsize;
  }

  async sweepTemp(olderThan: Date): Promise<number> {
    let swept = 0;
    for await (const entry of await opendir(this.#temp)) {
      const path = join(this.#temp, entry.name);
      const found = await orNull(stat(path));
      if (!found || found.mtime >= olderThan) continue;
      await rm(path, { force: true });
      swept += 1;
    }
    return swept;
  }

  async *#read(
    path: string,
    { start, end }: ByteRange,
    hints: ReadHints,
  ): AsyncGenerator<Buffer, void, void> {
    const chunkBytes = Math.min(hints.chunkBytes ?? defaultChunkBytes, end - start);
    const { handle, release } = await this.#acquire(path);
    let chunk: Buffer | undefined;
    try {
      for (let position = start; position < end;) {
        chunk = hints.reuseChunks ? (chunk ?? this.#borrow(chunkBytes)) : Buffer.allocUnsafe(chunkBytes);
        const wanted = Math.min(chunkBytes, end - position);
        const { bytesRead } = await handle.read(chunk, 0, wanted, position);
        if (bytesRead === 0) throw new StorageError("out_of_range", "The object became shorter.");
        position += bytesRead;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      release();
      if (hints.reuseChunks && chunk && this.#spare.length < maxSpareChunks) this.#spare.push(chunk);
    }
  }

  #borrow(chunkBytes: number): Buffer {
    const spare = this.#spare.pop();
    return spare && spare.length >= chunkBytes ? spare : Buffer.allocUnsafe(chunkBytes);
  }

  async *#walk(segments: readonly string[]): AsyncGenerator<StoredObject, void, void> {
    const folder = join(this.#objects, ...segments);
    const entries = await orNull(opendir(folder));
    if (!entries) return;
    for await (const entry of entries) {
      const inner = [...segments, entry.name];
      if (entry.isDirectory()) yield* this.#walk(inner);
      const found = entry.isFile() ? await orNull(stat(join(folder, entry.name))) : null;
      if (found) yield { key: inner.join("/"), modifiedAt: found.mtime };
    }
  }

  async #acquire(path: string) {
    const file = await orNull(this.#handles.acquire(path));
    if (!file) throw new StorageError("not_found", "There is no object of this key.");
    return file;
  }

  #pathOf(key: string): string {
    return join(this.#objects, ...segmentsOf(key));
  }

  /** Makes the folder of an object durable up to the root, once per process: another put may have made but not synced it. */
  async #makeFolder(folder: string): Promise<void> {
    if (this.#synced.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await syncUpTo(this.#objects, folder);
    this.#synced.add(folder);
  }
}

/** Writes a new file; resolves with its length once it is synced and closed. */
async function writeSynced(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const options = { flags: "wx", mode: 0o600, flush: true, highWaterMark: defaultChunkBytes };
  const stream = createWriteStream(path, options);
  await pipeline(content, stream);
  return stream.bytesWritten;
}
