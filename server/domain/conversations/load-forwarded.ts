import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, teamMessage } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { readableWords } from "@/server/domain/playback/readable-words";

import type { ForwardedMessage } from "./schema";
import { foldVersions } from "./team-chat";
import { visibleTo } from "./visible";

/**
 * What messages passed on, by Zoom's name for it: of messages that stand in an archived day which the actor sees and may
 * read, as they last were. For actors whose rule gives chats.
 */
export async function loadForwarded(
  tx: TenantTx,
  ctx: UserCtx,
  forwardedIds: readonly string[],
): Promise<Map<string, ForwardedMessage>> {
  const wanted = [...new Set(forwardedIds)];
  if (wanted.length === 0) return new Map();
  const readable = await readableWords(tx, ctx);
  const rows = await tx
    .select({ message: teamMessage, conversationId: conversation.id })
    .from(teamMessage)
    .innerJoin(
      conversation,
      and(eq(conversation.tenantId, teamMessage.tenantId), eq(conversation.id, teamMessage.conversationId)),
    )
    .where(and(inArray(teamMessage.messageId, wanted), visibleTo(ctx.actor), readable ?? undefined));
  const places = new Map(rows.map((row) => [row.message.messageId, row.conversationId]));
  const messages = foldVersions(
    rows.filter((row) => places.get(row.message.messageId) === row.conversationId).map((row) => row.message),
    { mediaOf: new Map(), forwarded: new Map() },
  );
  return new Map(
    messages.flatMap(({ id, sender, sentAt, text }) => {
      const conversationId = places.get(id);
      return conversationId ? [[id, { conversationId, sender: sender.name, sentAt, text }] as const] : [];
    }),
  );
}
