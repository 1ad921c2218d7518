import { and, asc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";

import { conversation, hold, purgeRun } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";

import { dueAt, releaseGraceMs } from "./start-purge-run";

const batchSize = 100;

/**
 * First phase: marks what is due. Rows are locked first and judged in a second statement, as placing a hold does: one
 * statement that does both lets a hold and a purge that race both win.
 */
export async function markDue(ctx: Ctx, runId: string): Promise<{ marked: number }> {
  return ctx.db.tx(async (tx) => {
    const locked = await tx
      .select({ id: conversation.id })
      .from(conversation)
      .where(dueAt(ctx.now))
      .orderBy(asc(conversation.id))
      .limit(batchSize)
      .for("update");
    const ids = locked.map((row) => row.id);
    if (ids.length === 0) return { marked: 0 };
    const graceStart = new Date(ctx.now.getTime() - releaseGraceMs);
    const held = await tx
      .select({ id: hold.conversationId })
      .from(hold)
      .where(
        and(inArray(hold.conversationId, ids), or(isNull(hold.releasedAt), gt(hold.releasedAt, graceStart))),
      );
    const kept = new Set(held.map((row) => row.id));
    const going = ids.filter((id) => !kept.has(id));
    if (going.length === 0) return { marked: 0 };
    await tx
      .update(conversation)
      .set({ purgeState: "marked", purgeMarkedAt: ctx.now, changedAt: ctx.now })
      .where(inArray(conversation.id, going));
    await tx
      .update(purgeRun)
      .set({ marked: sql`${purgeRun.marked} + ${going.length}` })
      .where(eq(purgeRun.id, runId));
    await recordAudits(
      tx,
      ctx,
      going.map((id) => ({
        action: "conversation.purge_marked" as const,
        subject: id,
        detail: { run: runId },
      })),
    );
    return { marked: going.length };
  });
}
