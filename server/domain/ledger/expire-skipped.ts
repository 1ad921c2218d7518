import { and, eq, inArray, isNull, lt } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceCheck, sourceCheckDifference, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";

import { forgottenBefore } from "./forgotten-before";
import { noteForgotten } from "./note-forgotten";
import { notToBeRecorded } from "./not-to-be-recorded";

const batchSize = 5_000;

/**
 * Forgets rows about people who must not be recorded once the tenant's time for them is over, counted from when they were
 * first seen; `more` = another batch waits. Of whom, and of when, stays noted: once they are to be recorded, a run looks for what
 * Zoom still has of it. Reports that old forget them as well.
 */
export async function expireSkipped(ctx: Ctx): Promise<{ expired: number; more: boolean }> {
  return ctx.db.tx(async (tx) => {
    const { before, days } = await forgottenBefore(tx, ctx);
    const due = await tx
      .select({ id: sourceItem.id })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.state, "skipped"),
          // Nothing is seen before it began: this is what the index narrows by.
          lt(sourceItem.startedAt, before),
          lt(sourceItem.firstSeenAt, before),
          inArray(sourceItem.reason, [...notToBeRecorded]),
          isNull(sourceItem.conversationId),
          isNull(sourceItem.mediaFileId),
        ),
      )
      .limit(batchSize)
      .for("update", { skipLocked: true });
    const ids = due.map(({ id }) => id);
    await noteForgotten(tx, ids);
    const gone = await tx
      .delete(sourceItem)
      .where(inArray(sourceItem.id, ids))
      .returning({ jobId: sourceItem.jobId });
    const acts = [...new Set(gone.map(({ jobId }) => jobId))].map((jobId) => ({
      action: "ledger.expired" as const,
      subject: jobId,
      detail: { count: gone.filter((row) => row.jobId === jobId).length, days },
    }));
    await recordAudits(tx, ctx, acts);
    await forgetReported(tx, before);
    return { expired: gone.length, more: gone.length === batchSize };
  });
}

/** Completeness reports name such recordings too, as they found them. */
async function forgetReported(tx: TenantTx, before: Date): Promise<void> {
  const old = tx.select({ id: sourceCheck.id }).from(sourceCheck).where(lt(sourceCheck.createdAt, before));
  await tx
    .delete(sourceCheckDifference)
    .where(
      and(
        inArray(sourceCheckDifference.checkId, old),
        inArray(sourceCheckDifference.reason, [...notToBeRecorded]),
      ),
    );
}
