import { eq } from "drizzle-orm";

import { person, replayRequest } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { loadVisibleLocked } from "@/server/domain/conversations/load-visible-locked";
import { loadApprovers } from "@/server/domain/playback/load-approvers";
import { loadGateFacts } from "@/server/domain/playback/load-gate";
import { judgeReplay } from "@/server/domain/playback/replay-gate";
import { requirePlayable } from "@/server/domain/playback/require-replay";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { RequestReplay } from "./schema";

/**
 * Asks those who approve to let the actor play a conversation. One request waits at a time; a refused one, or one whose
 * time is over, may be followed by another.
 * @throws AppError NOT_FOUND; FORBIDDEN where the rule doesn't play on request; CONFLICT while one waits, or an approval
 *   runs; PRECONDITION_FAILED when nobody is there who could approve
 */
export async function requestReplay(ctx: UserCtx, input: RequestReplay): Promise<{ id: string }> {
  requireRight(ctx.actor, "conversations.replay");
  return ctx.db.tx(async (tx) => {
    const conversation = await loadVisibleLocked(tx, ctx, input.conversationId);
    // Two tabs at once: the second reads what the first wrote.
    await tx.select({ id: person.id }).from(person).where(eq(person.id, ctx.actor.id)).for("no key update");
    const facts = await loadGateFacts(tx, ctx, conversation.id);
    const verdict = judgeReplay(ctx.actor, conversation, facts);
    if (verdict.allowed) {
      throw new AppError("CONFLICT", "You may play this conversation already. Open the player.");
    }
    if (verdict.reason !== "needs_request") await requirePlayable(tx, ctx, conversation);
    if (facts.request?.state === "waiting") {
      throw new AppError("CONFLICT", "You have asked already. Your request waits for approval.");
    }
    if ((await loadApprovers(tx, ctx.actor)).length === 0) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "Nobody who could approve is here any more. Ask an administrator to name somebody in your replay rule.",
      );
    }
    const id = newId();
    await tx.insert(replayRequest).values({
      tenantId: ctx.db.tenantId,
      id,
      conversationId: conversation.id,
      personId: ctx.actor.id,
      reason: input.reason,
      state: "waiting",
      requestedAt: ctx.now,
    });
    await recordAudit(tx, ctx, {
      action: "replay.requested",
      subject: conversation.id,
      detail: { request: id },
    });
    return { id };
  });
}
