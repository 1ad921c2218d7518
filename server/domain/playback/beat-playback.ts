import { and, eq, gt, sql } from "drizzle-orm";

import { playbackSession } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { loadVisible } from "@/server/domain/conversations/load-visible";
import { notFound } from "@/server/lib/errors";

import { playbackLifetimeMs } from "./lifetime";
import { requireReplay } from "./require-replay";
import type { PlaybackSession } from "./schema";

/** Adds up what was heard and keeps the sitting open, if the person may still hear it. */
export async function beatPlayback(
  ctx: UserCtx,
  input: { playbackId: string; heardMs: number },
): Promise<PlaybackSession> {
  requireReplay(ctx.actor);
  return ctx.db.tx(async (tx) => {
    const expiresAt = new Date(ctx.now.getTime() + playbackLifetimeMs);
    const [row] = await tx
      .update(playbackSession)
      .set({ heardMs: sql`${playbackSession.heardMs} + ${input.heardMs}`, lastBeatAt: ctx.now, expiresAt })
      .where(
        and(
          eq(playbackSession.id, input.playbackId),
          eq(playbackSession.sessionId, ctx.actor.sessionId),
          gt(playbackSession.expiresAt, ctx.now),
        ),
      )
      .returning({ conversationId: playbackSession.conversationId });
    if (!row) throw notFound("playback");
    await loadVisible(tx, ctx, row.conversationId);
    return { playbackId: input.playbackId, expiresAt };
  });
}
