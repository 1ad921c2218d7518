import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notExists, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, jobRun, sealAttempt, sourceItem, webhookReceipt, zoomConnection } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

import { goingOn } from "./job-state";
import { settleRun } from "./settle-run";

/** What has not moved for so long has lost its event. */
const stalledMs = 10 * 60_000;
const itemsPerEvent = 100;
const mostItems = 500;
const receiptsKeptMs = 30 * 24 * 60 * 60_000;

/**
 * What events lost, rows tell: ends runs with nothing left to do, asks again for runs that stand still and for kept
 * items that nobody imports.
 */
export async function resumeRuns(ctx: Ctx): Promise<{ settled: number; items: number }> {
  const stalledSince = new Date(ctx.now.getTime() - stalledMs);
  const { runs, items } = await ctx.db.tx(async (tx) => {
    const going = await tx
      .select({ id: jobRun.id, jobId: jobRun.jobId, state: jobRun.state, createdAt: jobRun.createdAt })
      .from(jobRun)
      .where(inArray(jobRun.state, [...goingOn]));
    for (const run of going) {
      if (run.state === "importing" || run.createdAt > stalledSince) continue;
      const data = { tenantId: ctx.db.tenantId, jobId: run.jobId, runId: run.id };
      await announce(tx, { name: "job/run.requested", data });
    }
    await announceReceipts(tx, ctx, stalledSince);
    return { runs: going, items: await announceStalled(tx, ctx, stalledSince) };
  });
  let settled = 0;
  for (const run of runs) if ((await settleRun(ctx, { runId: run.id })).settled) settled++;
  return { settled, items };
}

/** Events at the source that nobody looked into yet; old ones go, handled or not: the ledger has what they led to. */
async function announceReceipts(tx: TenantTx, ctx: Ctx, since: Date): Promise<void> {
  const forgetBefore = new Date(ctx.now.getTime() - receiptsKeptMs);
  await tx.delete(webhookReceipt).where(lt(webhookReceipt.receivedAt, forgetBefore));
  const open = await tx
    .select({ id: webhookReceipt.id })
    .from(webhookReceipt)
    .innerJoin(job, eq(job.id, webhookReceipt.jobId))
    .where(and(isNull(webhookReceipt.handledAt), lt(webhookReceipt.receivedAt, since), isNull(job.pausedAt)))
    .orderBy(asc(webhookReceipt.receivedAt))
    .limit(itemsPerEvent);
  for (const { id } of open) {
    await announce(tx, { name: "zoom/webhook.received", data: { tenantId: ctx.db.tenantId, receiptId: id } });
  }
}

async function announceStalled(tx: TenantTx, ctx: Ctx, since: Date): Promise<number> {
  const live = tx
    .select({ one: sql`1` })
    .from(sealAttempt)
    .where(and(eq(sealAttempt.sourceItemId, sourceItem.id), gt(sealAttempt.leaseUntil, ctx.now)));
  const items = await tx
    .select({ id: sourceItem.id, jobId: sourceItem.jobId, runId: sourceItem.lastRunId })
    .from(sourceItem)
    .innerJoin(job, eq(job.id, sourceItem.jobId))
    .innerJoin(zoomConnection, eq(zoomConnection.jobId, sourceItem.jobId))
    .where(
      and(
        inArray(sourceItem.state, ["kept", "importing"]),
        lt(sourceItem.decidedAt, since),
        eq(job.enabled, true),
        isNull(job.archivedAt),
        isNull(job.pausedAt),
        isNull(zoomConnection.deadAt),
        isNotNull(zoomConnection.sealedTokens),
        notExists(live),
      ),
    )
    .orderBy(asc(sourceItem.startedAt), asc(sourceItem.id))
    .limit(mostItems);
  const packageOf = (item: (typeof items)[number]) => `${item.jobId} ${item.runId ?? ""}`;
  for (const key of new Set(items.map(packageOf))) {
    const group = items.filter((item) => packageOf(item) === key);
    for (let at = 0; at < group.length; at += itemsPerEvent) {
      const part = group.slice(at, at + itemsPerEvent);
      const [first] = part;
      if (!first) continue;
      await announce(tx, {
        name: "zoom/items.found",
        data: {
          tenantId: ctx.db.tenantId,
          jobId: first.jobId,
          itemIds: part.map((item) => item.id),
          ...(first.runId ? { runId: first.runId } : {}),
        },
      });
    }
  }
  return items.length;
}
