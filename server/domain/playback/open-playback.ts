import { playbackSession } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { loadVisible } from "@/server/domain/conversations/load-visible";
import { newId } from "@/server/lib/id";

import { playbackLifetimeMs } from "./lifetime";
import { requireReplay } from "./require-replay";
import type { PlaybackSession } from "./schema";

/** Opens the player: this is the play that the audit log records; byte ranges only check the sitting. */
export async function openPlayback(
  ctx: UserCtx,
  input: { conversationId: string },
): Promise<PlaybackSession> {
  requireReplay(ctx.actor);
  return ctx.db.tx(async (tx) => {
    await loadVisible(tx, ctx, input.conversationId);
    const playbackId = newId();
    const expiresAt = new Date(ctx.now.getTime() + playbackLifetimeMs);
    await tx.insert(playbackSession).values({
      tenantId: ctx.db.tenantId,
      id: playbackId,
      conversationId: input.conversationId,
      personId: ctx.actor.id,
      sessionId: ctx.actor.sessionId,
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
