import { and, inArray, isNotNull, isNull, lt, notInArray } from "drizzle-orm";
import { v7 } from "uuid";

import { job, webhookReceipt } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Longer than an act with all its retries. */
const lateAfterMs = 15 * minuteMs;
/** Leaves what a pause held back as long to be looked into afterwards. */
const pauseMs = dayMs / 2;
const perTick = 500;
/** Zoom repeats a delivery for 85 minutes; the rest is for whoever looks into what came. */
const keptMs = 30 * dayMs;
const removedPerTick = 5_000;

/**
 * Asks again for what an event lost: events are hints, rows the truth. What waited for a day is closed, the nightly run has
 * looked there; but while a job is paused the time does not count. Receipts of a month ago are removed.
 */
export async function tidyReceipts(ctx: Ctx): Promise<{ asked: number; closed: number; removed: number }> {
  const before = (ms: number) => new Date(ctx.now.getTime() - ms);
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    const open = isNull(webhookReceipt.handledAt);
    const paused = tx.select({ id: job.id }).from(job).where(isNotNull(job.pausedAt));
    await tx
      .update(webhookReceipt)
      .set({ receivedAt: ctx.now })
      .where(
        and(open, inArray(webhookReceipt.jobId, paused), lt(webhookReceipt.receivedAt, before(pauseMs))),
      );
    const closed = await tx
      .update(webhookReceipt)
      .set({ handledAt: ctx.now })
      .where(and(open, lt(webhookReceipt.receivedAt, before(dayMs))))
      .returning({ id: webhookReceipt.id });
    const late = await tx
      .selectDistinctOn([webhookReceipt.jobId, webhookReceipt.subjectKey], { id: webhookReceipt.id })
      .from(webhookReceipt)
      .where(
        and(
          open,
          notInArray(webhookReceipt.jobId, paused),
          lt(webhookReceipt.receivedAt, before(lateAfterMs)),
        ),
      )
      .limit(perTick);
    await announce(
      tx,
      ...late.map(({ id }) => ({
        name: "zoom/webhook.received" as const,
        data: { tenantId, receiptId: id },
      })),
    );
    // Ids begin with their time, so that no further index is needed.
    const oldest = v7({ msecs: before(keptMs).getTime(), random: new Uint8Array(16) });
    const removed = await tx
      .delete(webhookReceipt)
      .where(
        inArray(
          webhookReceipt.id,
          tx
            .select({ id: webhookReceipt.id })
            .from(webhookReceipt)
            .where(lt(webhookReceipt.id, oldest))
            .limit(removedPerTick),
        ),
      )
      .returning({ id: webhookReceipt.id });
    return { asked: late.length, closed: closed.length, removed: removed.length };
  });
}
