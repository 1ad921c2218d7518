/** Bytes from `start` up to and without `end`, as in `Buffer.subarray`. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * How a reader wants its chunks. `chunkBytes`: a good size for one read. `reuseChunks`: the reader is done with a
 * chunk before it asks for the next, so its memory may be used again. Whoever serves may ignore both.
 */
export type ReadHints = { readonly chunkBytes?: number; readonly reuseChunks?: boolean };
