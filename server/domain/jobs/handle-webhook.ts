import { and, eq, inArray, isNull, max } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { webhookReceipt } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { webhookTopic } from "@/server/connectors/zoom/webhook-topics";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { log } from "@/server/lib/log";

import { actOnNews, settleSeconds } from "./act-on-news";
import { isWorking } from "./job-state";
import { isRefused } from "./put-off-look";

/**
 * The job of a receipt that nobody has handled, and how long more of its kind is worth waiting for; null when there is
 * nothing to do.
 */
export async function findReceipt(
  ctx: Ctx,
  receiptId: string,
): Promise<{ jobId: string; settleSeconds: number } | null> {
  return ctx.db.tx(async (tx) => {
    const receipt = await unhandled(tx, receiptId);
    const topic = receipt && webhookTopic(receipt.event);
    if (!topic || !(await isWorking(tx, receipt.jobId))) return null;
    return { jobId: receipt.jobId, settleSeconds: settleSeconds(topic) };
  });
}

type Subject = (typeof webhookReceipt.$inferSelect)["subject"];

async function unhandled(tx: TenantTx, receiptId: string) {
  const [receipt] = await tx
    .select()
    .from(webhookReceipt)
    .where(and(eq(webhookReceipt.id, receiptId), isNull(webhookReceipt.handledAt)));
  return receipt;
}

/**
 * Does once what all waiting receipts of the same kind about the same thing ask for: an event is a hint, what Zoom answers
 * now counts. What comes in meanwhile gets a look of its own; what Zoom refuses is left to the next run. Safe to repeat.
 * @throws ZoomError
 */
export async function handleWebhook(
  ctx: Ctx,
  zoom: ZoomConnection,
  receiptId: string,
): Promise<{ handled: number }> {
  const claimed = await ctx.db.tx(async (tx) => {
    const receipt = await unhandled(tx, receiptId);
    if (!receipt || !(await isWorking(tx, receipt.jobId))) return null;
    const alike = and(
      eq(webhookReceipt.jobId, receipt.jobId),
      eq(webhookReceipt.subjectKey, receipt.subjectKey),
      isNull(webhookReceipt.handledAt),
    );
    const [newest] = await tx
      .select({ eventAt: max(webhookReceipt.eventAt) })
      .from(webhookReceipt)
      .where(alike);
    const rows = await tx
      .select({ id: webhookReceipt.id, subject: webhookReceipt.subject })
      .from(webhookReceipt)
      .where(alike);
    // One event may say of the thing what another leaves out.
    const subject = Object.assign({}, ...rows.map((row) => row.subject), receipt.subject) as Subject;
    const ids = rows.map(({ id }) => id);
    return { receipt, subject, alike, eventAt: newest?.eventAt ?? receipt.eventAt, ids };
  });
  const topic = claimed && webhookTopic(claimed.receipt.event);
  if (!claimed || !topic) return { handled: 0 };
  const { receipt, subject, alike, eventAt, ids } = claimed;
  const { jobId } = receipt;
  const finish = async (tx: TenantTx) => {
    const { tenantId } = ctx.db;
    await tx.update(webhookReceipt).set({ handledAt: ctx.now }).where(inArray(webhookReceipt.id, ids));
    const [later] = await tx.select({ id: webhookReceipt.id }).from(webhookReceipt).where(alike).limit(1);
    if (later) await announce(tx, { name: "zoom/webhook.received", data: { tenantId, receiptId: later.id } });
    await recordAudit(tx, ctx, {
      action: "job.event_received",
      subject: jobId,
      detail: { event: receipt.event, deliveries: ids.length },
    });
  };
  try {
    await actOnNews(ctx, zoom, { jobId, topic, subject, eventAt }, finish);
  } catch (error) {
    if (!isRefused(error)) throw error;
    log.info({ tenantId: ctx.db.tenantId, jobId, err: error }, "what an event tells of is not given out");
    await ctx.db.tx(finish);
  }
  return { handled: ids.length };
}
