import { playbackSession } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { loadVisible } from "@/server/domain/conversations/load-visible";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { sittingEnd } from "./lifetime";
import { requirePlayable, requireReplay } from "./require-replay";
import type { OpenPlayback, PlaybackSession } from "./schema";

/**
 * Opens the player: this is the play that the audit log records; byte ranges only check the sitting.
 * @throws AppError NOT_FOUND; FORBIDDEN; PRECONDITION_FAILED where the replay rule asks for a reason and none is given
 */
export async function openPlayback(ctx: UserCtx, input: OpenPlayback): Promise<PlaybackSession> {
  requireReplay(ctx.actor);
  const asksReason = ctx.actor.replay.askReason;
  return ctx.db.tx(async (tx) => {
    const conversation = await loadVisible(tx, ctx, input.conversationId);
    const { until } = await requirePlayable(tx, ctx, conversation);
    if (asksReason && !input.reason) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "Your replay rule asks for a reason. Give one, and the recording plays.",
        { detail: { missing: "reason" } },
      );
    }
    const playbackId = newId();
    const expiresAt = sittingEnd(ctx.now, until);
    await tx.insert(playbackSession).values({
      tenantId: ctx.db.tenantId,
      id: playbackId,
      conversationId: input.conversationId,
      personId: ctx.actor.id,
      sessionId: ctx.actor.sessionId,
      reason: asksReason ? input.reason : null,
      openedAt: ctx.now,
      expiresAt,
    });
    await recordAudit(tx, ctx, {
      action: "conversation.played",
      subject: input.conversationId,
      detail: { playback: playbackId },
    });
    return { playbackId, expiresAt };
  });
}
