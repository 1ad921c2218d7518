import type { ByteRange, ReadHints } from "../byte-range";

export type StoredObject = { readonly key: string; readonly modifiedAt: Date };

/**
 * Where sealed bytes lie. A key is one to eight segments of a to z, 0 to 9 and hyphens, joined by slashes, such as
 * `TENANT/OBJECT`; it is written once and never with other bytes. Throws StorageError.
 */
export interface ObjectStore {
  /** Stores `content`; resolves only when it would survive a loss of power. A failed put leaves no object. */
  put(key: string, content: AsyncIterable<Uint8Array>): Promise<{ sizeBytes: number }>;
  /** Exactly the bytes of the range, in order; throws `not_found`, or `out_of_range` when the object is shorter. */
  getRange(key: string, range: ByteRange, hints?: ReadHints): Promise<AsyncIterable<Buffer>>;
  /** Length of the object in bytes, or null where there is none. */
  head(key: string): Promise<{ sizeBytes: number } | null>;
  /** Removes the object durably; nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** Every whole object under the segments of `prefix` (all for ""), in no order; no traces of unfinished puts. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes what unfinished puts left before `olderThan`; returns how many. */
  sweepTemp(olderThan: Date): Promise<number>;
  /** How many more bytes fit, as far as the store can tell; null where it has no end or can't tell. */
  freeBytes(): Promise<number | null>;
  readonly spools: Spools;
}

/** Local files that grow over steps and restarts and become an object at once. They lie where the region's bytes lie. */
export interface Spools {
  /** How much there is; 0 where there is none. */
  sizeBytes(key: string): Promise<number>;
  /** The bytes of a range that is there. */
  read(key: string, range: ByteRange): AsyncIterable<Buffer>;
  /** Writes at `offset`, at most where the spool ends; what lay behind is gone. Resolves when it would survive a loss of power. */
  write(key: string, offset: number, chunks: readonly Uint8Array[]): Promise<void>;
  /** The spool becomes the object of its key. */
  finish(key: string): Promise<void>;
  /** Removes the spool; nothing happens when there is none. */
  remove(key: string): Promise<void>;
  list(): AsyncIterable<StoredObject>;
}

/**
 * - `bad_key`, `bad_setting`: a defect of the caller or of the settings
 * - `not_found`: no object of that key
 * - `out_of_range`: the object does not hold the range
 */
export type StorageErrorCode = "bad_key" | "bad_setting" | "not_found" | "out_of_range";

/** A refusal of a store. What the operating system or network says (disk full, refused) passes as it is. */
export class StorageError extends Error {
  override readonly name = "StorageError";

  constructor(
    readonly code: StorageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The segments of a key or prefix; throws `bad_key`. */
export function segmentsOf(key: string): string[] {
  const segments = key.split("/");
  if (segments.length > 8 || !segments.every((segment) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(segment))) {
    throw new StorageError(
      "bad_key",
      "An object key has one to eight segments of a to z, 0 to 9 and hyphens.",
    );
  }
  return segments;
}
