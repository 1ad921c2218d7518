import { and, asc, eq, inArray } from "drizzle-orm";

import { job, sourceItem } from "@/db/schema";
import type { TenantTx } from "@/db/client";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";

import { activeRun, lockJob, refreshJobState } from "./job-state";

const itemsPerEvent = 100;
/** More than these the tick asks for by itself, a part at a time. */
const mostItems = 1_000;

/**
 * Holds the running package: nothing is listed or imported until it is resumed. A file on its way is finished first.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when nothing runs
 */
export async function pauseJob(ctx: UserCtx, input: { id: string }): Promise<{ paused: boolean }> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.id);
    if (row.pausedAt) return { paused: false };
    const run = await activeRun(tx, row.id);
    if (!run) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "No package of this job runs now, so there is nothing to pause. To stop the job, switch Enabled off.",
      );
    }
    await tx.update(job).set({ pausedAt: ctx.now, changedAt: ctx.now }).where(eq(job.id, row.id));
    await refreshJobState(tx, ctx, row.id);
    await recordAudit(tx, ctx, { action: "job.paused", subject: row.id, detail: { run: run.id } });
    return { paused: true };
  });
}

/**
 * Lets the package go on where it stood. Repeating it changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function resumeJob(ctx: UserCtx, input: { id: string }): Promise<{ resumed: boolean }> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.id);
    if (!row.pausedAt) return { resumed: false };
    await tx.update(job).set({ pausedAt: null, changedAt: ctx.now }).where(eq(job.id, row.id));
    await refreshJobState(tx, ctx, row.id);
    const run = await activeRun(tx, row.id);
    if (run) {
      const { tenantId } = ctx.db;
      await announce(tx, { name: "job/run.requested", data: { tenantId, jobId: row.id, runId: run.id } });
      await announceKept(tx, ctx, row.id, run.id);
    }
    await recordAudit(tx, ctx, {
      action: "job.resumed",
      subject: row.id,
      detail: run ? { run: run.id } : {},
    });
    return { resumed: true };
  });
}

async function announceKept(tx: TenantTx, ctx: UserCtx, jobId: string, runId: string): Promise<void> {
  const items = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        eq(sourceItem.lastRunId, runId),
        inArray(sourceItem.state, ["kept", "importing"]),
      ),
    )
    .orderBy(asc(sourceItem.startedAt), asc(sourceItem.id))
    .limit(mostItems);
  for (let at = 0; at < items.length; at += itemsPerEvent) {
    const itemIds = items.slice(at, at + itemsPerEvent).map((item) => item.id);
    await announce(tx, {
      name: "zoom/items.found",
      data: { tenantId: ctx.db.tenantId, jobId, runId, itemIds },
    });
  }
}
