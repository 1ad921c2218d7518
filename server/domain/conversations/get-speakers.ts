import { asc, eq } from "drizzle-orm";

import { mediaFile, speakerSpan } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { requireWords } from "@/server/domain/playback/require-words";

import { loadVisible } from "./load-visible";
import type { SpeakingSpan } from "./schema";
import { segmentNumbers } from "./segment-numbers";

/** Who was heard from when to when, as the source's timeline tells it; part of the transcript's right. */
export async function getSpeakers(ctx: UserCtx, input: { id: string }): Promise<SpeakingSpan[]> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await requireWords(tx, ctx, await loadVisible(tx, ctx, input.id), "transcript");
    const numbers = await segmentNumbers(tx, input.id);
    const rows = await tx
      .select({
        fileId: speakerSpan.mediaFileId,
        startMs: speakerSpan.startMs,
        endMs: speakerSpan.endMs,
        speaker: speakerSpan.speaker,
      })
      .from(speakerSpan)
      .innerJoin(mediaFile, eq(mediaFile.id, speakerSpan.mediaFileId))
      .where(eq(speakerSpan.conversationId, input.id))
      .orderBy(asc(mediaFile.startedAt), asc(speakerSpan.mediaFileId), asc(speakerSpan.position));
    return rows.map(({ fileId, ...span }) => ({ ...span, segment: numbers.get(fileId) ?? 0 }));
  });
}
