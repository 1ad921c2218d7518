import { and, asc, eq } from "drizzle-orm";

import { mediaFile, transcriptSegment } from "@/db/schema";
import { isCompanions } from "@/server/connectors/zoom/files";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { requireWords } from "@/server/domain/playback/require-words";

import { loadVisible } from "./load-visible";
import type { ConversationSummary } from "./schema";

/**
 * What a machine wrote about the conversation, passage by passage; who reads the transcript reads it. No passages = nobody
 * wrote one, or one of a shape that is not known.
 */
export async function getSummary(ctx: UserCtx, input: { id: string }): Promise<ConversationSummary> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await requireWords(tx, ctx, await loadVisible(tx, ctx, input.id), "transcript");
    const rows = await tx
      .select({ text: transcriptSegment.text, recordingType: mediaFile.recordingType })
      .from(transcriptSegment)
      .innerJoin(mediaFile, eq(mediaFile.id, transcriptSegment.mediaFileId))
      .where(and(eq(transcriptSegment.conversationId, input.id), eq(mediaFile.fileType, "SUMMARY")))
      .orderBy(asc(mediaFile.startedAt), asc(transcriptSegment.mediaFileId), asc(transcriptSegment.position));
    return { passages: rows.map(({ text }) => text), byCompanion: rows.some(isCompanions) };
  });
}
