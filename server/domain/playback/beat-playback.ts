import { and, eq, gt, sql } from "drizzle-orm";

import { playbackSession } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { loadVisible } from "@/server/domain/conversations/load-visible";
import { notFound } from "@/server/lib/errors";

import { sittingEnd } from "./lifetime";
import { requirePlayable, requireReplay } from "./require-replay";
import type { PlaybackSession } from "./schema";

/** Adds up what was heard and keeps the sitting open, if the person may still hear it. */
export async function beatPlayback(
  ctx: UserCtx,
  input: { playbackId: string; heardMs: number },
): Promise<PlaybackSession> {
  requireReplay(ctx.actor);
  return ctx.db.tx(async (tx) => {
    const open = and(
      eq(playbackSession.id, input.playbackId),
      eq(playbackSession.sessionId, ctx.actor.sessionId),
      gt(playbackSession.expiresAt, ctx.now),
    );
    const [row] = await tx
      .select({ conversationId: playbackSession.conversationId })
      .from(playbackSession)
      .where(open);
    if (!row) throw notFound("playback");
    const { until } = await requirePlayable(tx, ctx, await loadVisible(tx, ctx, row.conversationId));
    const expiresAt = sittingEnd(ctx.now, until);
    const beaten = await tx
      .update(playbackSession)
      .set({ heardMs: sql`${playbackSession.heardMs} + ${input.heardMs}`, lastBeatAt: ctx.now, expiresAt })
      // A change of rights may have ended it since it was read.
      .where(open)
      .returning({ id: playbackSession.id });
    if (beaten.length === 0) throw notFound("playback");
    return { playbackId: input.playbackId, expiresAt };
  });
}
