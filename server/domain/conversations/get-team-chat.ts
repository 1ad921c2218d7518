import { and, asc, eq } from "drizzle-orm";

import { mediaFile, sourceItem, teamMessage } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { chatFileType } from "@/server/domain/ledger/record-chats";
import { requireWords } from "@/server/domain/playback/require-words";

import { loadForwarded } from "./load-forwarded";
import { loadVisible } from "./load-visible";
import type { TeamChatMessage } from "./schema";
import { foldVersions } from "./team-chat";

/** The messages of a day of team chat, with what they said before they were edited or deleted. */
export async function getTeamChat(ctx: UserCtx, input: { id: string }): Promise<TeamChatMessage[]> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await requireWords(tx, ctx, await loadVisible(tx, ctx, input.id), "chat");
    const rows = await tx
      .select()
      .from(teamMessage)
      .where(eq(teamMessage.conversationId, input.id))
      .orderBy(asc(teamMessage.sentAt), asc(teamMessage.messageId), asc(teamMessage.versionAt));
    const files = await tx
      .select({ id: mediaFile.id, sourceKey: sourceItem.sourceKey })
      .from(mediaFile)
      .innerJoin(
        sourceItem,
        and(eq(sourceItem.tenantId, mediaFile.tenantId), eq(sourceItem.id, mediaFile.sourceItemId)),
      )
      .where(and(eq(mediaFile.conversationId, input.id), eq(mediaFile.fileType, chatFileType)));
    const mediaOf = new Map(files.map(({ id, sourceKey }) => [sourceKey.split("#")[1] ?? "", id]));
    const forwarded = await loadForwarded(
      tx,
      ctx,
      rows.flatMap(({ forwardedId }) => forwardedId ?? []),
    );
    return foldVersions(rows, { mediaOf, forwarded });
  });
}
