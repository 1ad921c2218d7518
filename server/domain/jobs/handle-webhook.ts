import { and, eq, isNull } from "drizzle-orm";

import { webhookReceipt } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";

import { isWorking } from "./job-state";
import { lookAtSession } from "./look-at-session";

/** The job of a receipt that nobody has handled; null when there is nothing to do. */
export async function findReceipt(ctx: Ctx, receiptId: string): Promise<{ jobId: string } | null> {
  return ctx.db.tx(async (tx) => {
    const [receipt] = await tx
      .select({ jobId: webhookReceipt.jobId })
      .from(webhookReceipt)
      .where(and(eq(webhookReceipt.id, receiptId), isNull(webhookReceipt.handledAt)));
    return receipt && (await isWorking(tx, receipt.jobId)) ? receipt : null;
  });
}

/**
 * Looks at the session that an event was about: the event is a hint, what Zoom answers now counts. Safe to repeat.
 * @throws ZoomError
 */
export async function handleWebhook(
  ctx: Ctx,
  zoom: ZoomConnection,
  receiptId: string,
): Promise<{ handled: boolean }> {
  const [receipt] = await ctx.db.tx((tx) =>
    tx.select().from(webhookReceipt).where(eq(webhookReceipt.id, receiptId)),
  );
  const sessionKey = receipt?.subject["sessionKey"];
  if (!receipt || receipt.handledAt || !sessionKey) return { handled: false };
  await lookAtSession(ctx, zoom, { jobId: receipt.jobId, sessionKey }, (tx) =>
    tx.update(webhookReceipt).set({ handledAt: ctx.now }).where(eq(webhookReceipt.id, receiptId)),
  );
  return { handled: true };
}
