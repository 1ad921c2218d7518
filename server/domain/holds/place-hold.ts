import { and, eq, isNull } from "drizzle-orm";

import { conversation, hold } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { visibleTo } from "@/server/domain/conversations/visible";
import { AppError, notFound } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { PlaceHold } from "./schema";

/**
 * Keeps a conversation from every deletion. The row is locked first and judged in a second statement, as the purge does
 * when it marks: whoever comes second sees what the first one did.
 * @throws AppError CONFLICT when it is held already; NOT_FOUND when it may not be seen or is marked for purge
 */
export async function placeHold(ctx: UserCtx, input: PlaceHold): Promise<{ id: string }> {
  requireRight(ctx.actor, "holds.manage");
  return ctx.db.tx(async (tx) => {
    await tx
      .select({ id: conversation.id })
      .from(conversation)
      .where(eq(conversation.id, input.conversationId))
      .for("update");
    const [seen] = await tx
      .select({ id: conversation.id })
      .from(conversation)
      .where(and(eq(conversation.id, input.conversationId), visibleTo(ctx.actor)));
    if (!seen) throw notFound("conversation");
    const [held] = await tx
      .select({ id: hold.id })
      .from(hold)
      .where(and(eq(hold.conversationId, input.conversationId), isNull(hold.releasedAt)));
    if (held) throw new AppError("CONFLICT", "This conversation is on hold already.");
    const id = newId();
    await tx.insert(hold).values({
      tenantId: ctx.db.tenantId,
      id,
      conversationId: input.conversationId,
      reason: input.reason,
      placedBy: ctx.actor.id,
      placedAt: ctx.now,
    });
    await recordAudit(tx, ctx, {
      action: "hold.placed",
      subject: input.conversationId,
      detail: { hold: id },
    });
    return { id };
  });
}
