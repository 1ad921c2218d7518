import { createHash } from "node:crypto";

import type { ByteRange } from "../byte-range";
import type { SealedPart, SealedSummary } from "./file-sealer";
import { frameBytes, frameOffset, sealedLength } from "./frame-format";
import type { DataKey } from "./keys";
import { openAll, openRange } from "./open-file";
import { SealError } from "./seal-error";

/** What lies on the disk of a file whose sealing broke off. */
export type BrokenOff = {
  fileId: string;
  dataKey: DataKey;
  sealedBytes: number;
  read: (range: ByteRange) => AsyncIterable<Uint8Array>;
};

/** A part to go on with; behind its whole frames, at `offset`, lies at most one torn one. `head`: its first plain bytes. */
export type Reopened = SealedPart & { offset: number; head: Buffer };

/** Opens the whole frames from the first on, none of them the last of its file, and hashes what they hold. */
export async function reopenSealed({ fileId, dataKey, sealedBytes, read }: BrokenOff): Promise<Reopened> {
  const hash = createHash("sha256");
  let head: Buffer = Buffer.alloc(0);
  let frames = 0;
  const most = Math.max(0, Math.floor((sealedBytes - frameOffset(0)) / (frameOffset(1) - frameOffset(0))));
  const file = { fileId, dataKey, sizeBytes: (most + 1) * frameBytes };
  try {
    for await (const plain of openRange((range) => Promise.resolve(read(range)), file, {
      start: 0,
      end: most * frameBytes,
    })) {
      if (frames === 0) head = plain;
      hash.update(plain);
      frames += 1;
    }
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
  }
  return { dataKey, frames, hash, head, offset: frames === 0 ? 0 : frameOffset(frames) };
}

/** The facts of a file that is sealed to its end, whose plaintext has `sizeBytes`; null when it is not. */
export async function reopenWhole(
  { fileId, dataKey, sealedBytes, read }: BrokenOff,
  sizeBytes: number,
): Promise<(SealedSummary & { head: Buffer }) | null> {
  if (sealedBytes !== sealedLength(sizeBytes)) return null;
  const hash = createHash("sha256");
  let head: Buffer | null = null;
  try {
    const content = read({ start: 0, end: sealedBytes });
    for await (const plain of openAll(content, { fileId, dataKey, sizeBytes })) {
      head ??= plain;
      hash.update(plain);
    }
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
  return { sizeBytes, sealedBytes, sha256: hash.digest("hex"), head: head ?? Buffer.alloc(0) };
}
