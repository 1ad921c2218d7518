import { and, eq, inArray, isNull, lt } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceCheck, sourceCheckDifference, sourceItem, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";

import { notToBeRecorded } from "./not-to-be-recorded";

const dayMs = 86_400_000;
const batchSize = 5_000;

/**
 * Forgets rows about people who must not be recorded once the tenant's time for them is over, counted from when they were
 * first seen; `more` = another batch waits. What Zoom still lists by then is written anew only where a run's window still
 * reaches back to it, and then for as long again. Reports that old forget them as well.
 */
export async function expireSkipped(ctx: Ctx): Promise<{ expired: number; more: boolean }> {
  return ctx.db.tx(async (tx) => {
    const [home] = await tx
      .select({ days: tenant.skippedLedgerDays })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId));
    if (!home) return { expired: 0, more: false };
    const before = new Date(ctx.now.getTime() - home.days * dayMs);
    const due = tx
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
    const gone = await tx
      .delete(sourceItem)
      .where(inArray(sourceItem.id, due))
      .returning({ jobId: sourceItem.jobId });
    const acts = [...new Set(gone.map(({ jobId }) => jobId))].map((jobId) => ({
      action: "ledger.expired" as const,
      subject: jobId,
      detail: { count: gone.filter((row) => row.jobId === jobId).length, days: home.days },
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
