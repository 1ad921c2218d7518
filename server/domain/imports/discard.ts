import { eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile, sealAttempt, spool } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import type { ObjectStore } from "@/server/lib/storage/object-store";

import type { Attempt } from "./claim-item";

/** What an attempt wrote: its object, unless a file or a spool of ours has it. */
type Written = Pick<Attempt, "fileId" | "objectKey">;

/** What a failed try left goes at once; what a killed one left is the orphan sweep's. */
export async function discardAttempt(ctx: Ctx, ports: ArchivePorts, attempt: Attempt): Promise<void> {
  await ctx.db.tx(async (tx) => {
    // Waits for a commit whose answer was lost: then the file is there, and its object stays.
    await tx
      .select({ one: sql`1` })
      .from(sealAttempt)
      .where(eq(sealAttempt.id, attempt.id))
      .for("update");
    await deleteObject(tx, storeOf(ports, attempt.region), attempt);
    await tx.delete(sealAttempt).where(eq(sealAttempt.id, attempt.id));
  });
}

/** False when the object belongs to a file of the archive, or to a spool that goes on. */
export async function deleteObject(tx: TenantTx, store: ObjectStore, written: Written): Promise<boolean> {
  const filed = await tx.select({ id: mediaFile.id }).from(mediaFile).where(eq(mediaFile.id, written.fileId));
  const spooled = await tx.select({ id: spool.fileId }).from(spool).where(eq(spool.fileId, written.fileId));
  if (filed.length > 0 || spooled.length > 0) return false;
  await store.delete(written.objectKey);
  return true;
}
