import { and, eq, sql } from "drizzle-orm";

import { sealAttempt, sourceItem, spool } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";

import { type Attempt, type Claim, renewLease } from "./claim-item";

export type SpoolRow = typeof spool.$inferSelect;

/** What the first answer said of a file; how much of it is sealed and on the disk. */
export type SpoolProgress = Pick<
  SpoolRow,
  "sealedBytes" | "plainBytes" | "totalBytes" | "etag" | "contentType"
>;

export async function loadSpool(ctx: Ctx, attempt: Attempt): Promise<SpoolRow | null> {
  const [row] = await ctx.db.tx((tx) =>
    tx.select().from(spool).where(eq(spool.sourceItemId, attempt.itemId)),
  );
  return row ?? null;
}

/** A new spool's row, committed before its first byte is written. */
export async function beginSpool(
  ctx: Ctx,
  { attempt, tenantKey }: Claim,
  wrappedKey: Buffer,
): Promise<SpoolRow> {
  const row = {
    tenantId: ctx.db.tenantId,
    sourceItemId: attempt.itemId,
    fileId: attempt.fileId,
    tenantKeyId: tenantKey.id,
    wrappedKey,
    ...{ sealedBytes: 0, plainBytes: 0, totalBytes: null, etag: null, contentType: null },
    changedAt: ctx.now,
  };
  await ctx.db.tx((tx) => tx.insert(spool).values(row));
  return row;
}

/**
 * A sign of life, and how far the spool is.
 * @throws Error when the attempt was swept: somebody else may go on with the spool
 */
export async function noteProgress(ctx: Ctx, attempt: Attempt, progress: SpoolProgress): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await renewLease(tx, ctx, attempt);
    await tx
      .update(spool)
      .set({ ...progress, changedAt: sql`clock_timestamp()` })
      .where(and(eq(spool.sourceItemId, attempt.itemId), eq(spool.fileId, attempt.fileId)));
  });
}

/** The step's time is over: the item waits for the next one, which goes on with the spool. No try is used up. */
export async function pauseAttempt(ctx: Ctx, attempt: Attempt): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const ours = await tx
      .delete(sealAttempt)
      .where(eq(sealAttempt.id, attempt.id))
      .returning({ id: sealAttempt.id });
    if (ours.length === 0) return;
    await tx
      .update(sourceItem)
      .set({ state: "kept", attempts: sql`greatest(${sourceItem.attempts} - 1, 0)` })
      .where(and(eq(sourceItem.id, attempt.itemId), eq(sourceItem.state, "importing")));
  });
}

/** Nothing can go on from it: its bytes go, and a next attempt begins anew under another key. */
export async function dropSpool(ctx: Ctx, ports: ArchivePorts, attempt: Attempt): Promise<void> {
  const store = storeOf(ports, attempt.region);
  await store.spools.remove(attempt.objectKey);
  await store.delete(attempt.objectKey);
  await ctx.db.tx((tx) =>
    tx.delete(spool).where(and(eq(spool.sourceItemId, attempt.itemId), eq(spool.fileId, attempt.fileId))),
  );
}
