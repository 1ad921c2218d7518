import { and, asc, eq, inArray } from "drizzle-orm";

import { mediaFile, transcriptSegment } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { requireWords } from "@/server/domain/playback/require-words";

import { loadVisible } from "./load-visible";
import type { TranscriptPassage } from "./schema";
import { segmentPlaces } from "./segment-numbers";

const spokenTypes = ["TRANSCRIPT", "CC", "PHONE_TRANSCRIPT"];

/** The spoken passages in order. A segment's captions stand in only where it has no transcript. */
export async function getTranscript(ctx: UserCtx, input: { id: string }): Promise<TranscriptPassage[]> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await requireWords(tx, ctx, await loadVisible(tx, ctx, input.id), "transcript");
    const placeOf = await segmentPlaces(tx, input.id);
    const rows = await tx
      .select({
        fileId: transcriptSegment.mediaFileId,
        position: transcriptSegment.position,
        startMs: transcriptSegment.startMs,
        endMs: transcriptSegment.endMs,
        speaker: transcriptSegment.speaker,
        text: transcriptSegment.text,
        fileType: mediaFile.fileType,
      })
      .from(transcriptSegment)
      .innerJoin(mediaFile, eq(mediaFile.id, transcriptSegment.mediaFileId))
      .where(and(eq(transcriptSegment.conversationId, input.id), inArray(mediaFile.fileType, spokenTypes)))
      .orderBy(asc(mediaFile.startedAt), asc(transcriptSegment.mediaFileId), asc(transcriptSegment.position));
    const placed = rows.map((row) => {
      const { segment, ms } = placeOf(row.fileId, row.startMs);
      return { ...row, segment, startMs: ms, endMs: row.endMs - row.startMs + ms };
    });
    const spoken = new Set(placed.flatMap((r) => (r.fileType === "TRANSCRIPT" ? r.segment : [])));
    return placed
      .filter((row) => row.fileType === "TRANSCRIPT" || !spoken.has(row.segment))
      .toSorted((a, b) => a.segment - b.segment)
      .map(({ fileType: _, ...row }) => row);
  });
}
