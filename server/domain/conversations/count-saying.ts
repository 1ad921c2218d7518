import { and, count, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversationSearch } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { readableWords } from "@/server/domain/playback/readable-words";

import type { ConversationCount } from "./schema";
import { spokenQuery } from "./text-query";
import { visibleTo } from "./visible";

/** How many visible conversations say one of the phrases in transcript or chat, as far as the actor may read them. */
export async function countSaying(
  tx: TenantTx,
  ctx: UserCtx,
  phrases: readonly string[],
  cap: number,
): Promise<ConversationCount> {
  const query = spokenQuery(phrases, ctx.actor);
  if (!query) return { count: 0, capped: false };
  const readable = await readableWords(tx, ctx, conversationSearch);
  const visible = and(visibleTo(ctx.actor, conversationSearch), readable ?? undefined);
  const found = tx
    .select({ one: sql`1`.as("one") })
    .from(conversationSearch)
    .where(and(visible, sql`${conversationSearch.search} @@ ${query}`))
    .limit(cap + 1)
    .as("found");
  const [row] = await tx.select({ count: count() }).from(found);
  const counted = row?.count ?? 0;
  return { count: Math.min(counted, cap), capped: counted > cap };
}
