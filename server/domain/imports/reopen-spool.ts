import { buffer } from "node:stream/consumers";

import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import type { ByteRange } from "@/server/lib/byte-range";
import { unwrapDataKey } from "@/server/lib/crypto/data-key";
import type { SealedSummary } from "@/server/lib/crypto/file-sealer";
import { headerBytes, sealedFrameBytes } from "@/server/lib/crypto/frame-format";
import type { DataKey } from "@/server/lib/crypto/keys";
import { type Reopened, reopenSealed, reopenWhole } from "@/server/lib/crypto/reopen-sealed";
import { SealError } from "@/server/lib/crypto/seal-error";
import { AppError } from "@/server/lib/errors";
import type { ObjectStore } from "@/server/lib/storage/object-store";

import type { Attempt } from "./claim-item";
import type { SpoolRow } from "./spool";

/** What a spool holds: the whole file, or a part to go on with and the torn frame behind it. */
export type SpoolContent =
  | { kind: "whole"; summary: SealedSummary; head: Buffer; isObject: boolean }
  | { kind: "part"; part: Reopened; torn: Buffer };

/**
 * Opens what an earlier attempt left, without the network; its bytes are authenticated and hashed. Null when nothing can go
 * on from it: bytes are missing that were there, its key is gone, or nothing tells that the source has still the same file.
 */
export async function reopenSpool(
  ctx: Ctx,
  ports: ArchivePorts,
  attempt: Attempt,
  row: SpoolRow,
): Promise<SpoolContent | null> {
  const store = storeOf(ports, attempt.region);
  const dataKey = await dataKeyOf(ctx, ports, row);
  if (!dataKey) return null;
  const whole = await wholeOf(store, attempt, row, dataKey);
  if (whole) return whole;
  const { spools } = store;
  const read = (range: ByteRange) => spools.read(attempt.objectKey, range);
  const sealedBytes = await spools.sizeBytes(attempt.objectKey);
  const part = await reopenSealed({ fileId: row.fileId, dataKey, sealedBytes, read });
  const tornBytes = sealedBytes - part.offset;
  const lost = part.offset < row.sealedBytes || tornBytes > headerBytes + sealedFrameBytes;
  const isSameFile = part.frames === 0 || row.etag !== null;
  if (lost || !isSameFile) return null;
  return { kind: "part", part, torn: await buffer(read({ start: part.offset, end: sealedBytes })) };
}

async function dataKeyOf(ctx: Ctx, ports: ArchivePorts, row: SpoolRow): Promise<DataKey | null> {
  try {
    const { key } = await ctx.db.tx((tx) => openTenantKey(tx, ports.keyring, row.tenantKeyId));
    return unwrapDataKey(key, row.fileId, row.wrappedKey);
  } catch (error) {
    if (error instanceof SealError || error instanceof AppError) return null;
    throw error;
  }
}

/** A file that was sealed to its end before a kill, still spooled or an object already. */
async function wholeOf(
  store: ObjectStore,
  { objectKey }: Attempt,
  { fileId, totalBytes }: SpoolRow,
  dataKey: DataKey,
): Promise<SpoolContent | null> {
  if (totalBytes === null) return null;
  const object = await store.head(objectKey);
  const sealedBytes = object?.sizeBytes ?? (await store.spools.sizeBytes(objectKey));
  async function* read(range: ByteRange): AsyncGenerator<Buffer, void, void> {
    yield* object ? await store.getRange(objectKey, range) : store.spools.read(objectKey, range);
  }
  const found = await reopenWhole({ fileId, dataKey, sealedBytes, read }, totalBytes);
  if (!found) return null;
  const { head, ...summary } = found;
  return { kind: "whole", summary, head, isObject: object !== null };
}
