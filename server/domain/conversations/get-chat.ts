import { asc, eq } from "drizzle-orm";

import { chatMessage, mediaFile } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { requireWords } from "@/server/domain/playback/require-words";

import { loadVisible } from "./load-visible";
import type { ChatLine } from "./schema";
import { segmentNumbers } from "./segment-numbers";

/** The in-meeting chat in order. */
export async function getChat(ctx: UserCtx, input: { id: string }): Promise<ChatLine[]> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await requireWords(tx, ctx, await loadVisible(tx, ctx, input.id), "chat");
    const numbers = await segmentNumbers(tx, input.id);
    const rows = await tx
      .select({
        fileId: chatMessage.mediaFileId,
        position: chatMessage.position,
        atMs: chatMessage.atMs,
        sender: chatMessage.sender,
        text: chatMessage.text,
      })
      .from(chatMessage)
      .innerJoin(mediaFile, eq(mediaFile.id, chatMessage.mediaFileId))
      .where(eq(chatMessage.conversationId, input.id))
      .orderBy(asc(mediaFile.startedAt), asc(chatMessage.mediaFileId), asc(chatMessage.position));
    return rows.map((row) => ({ ...row, segment: numbers.get(row.fileId) ?? 0 }));
  });
}
