import { and, eq, isNull } from "drizzle-orm";

import { hold } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { loadVisible } from "@/server/domain/conversations/load-visible";
import { AppError } from "@/server/lib/errors";

/**
 * Lifts the hold; the retention date counts again.
 * @throws AppError CONFLICT when there is none; NOT_FOUND when the conversation may not be seen
 */
export async function releaseHold(
  ctx: UserCtx,
  input: { conversationId: string },
): Promise<{ released: true }> {
  requireRight(ctx.actor, "holds.manage");
  return ctx.db.tx(async (tx) => {
    await loadVisible(tx, ctx, input.conversationId);
    const released = await tx
      .update(hold)
      .set({ releasedAt: ctx.now, releasedBy: ctx.actor.id })
      .where(and(eq(hold.conversationId, input.conversationId), isNull(hold.releasedAt)))
      .returning({ id: hold.id });
    const [first] = released;
    if (!first) throw new AppError("CONFLICT", "This conversation is not on hold.");
    await recordAudit(tx, ctx, {
      action: "hold.released",
      subject: input.conversationId,
      detail: { hold: first.id },
    });
    return { released: true };
  });
}
