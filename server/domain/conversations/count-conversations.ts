import { and, count, type SQL, sql } from "drizzle-orm";

import { conversationSearch } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { readableWords } from "@/server/domain/playback/readable-words";

import { filterConditions } from "./filter-conditions";
import type { ConversationCount, ConversationFilter } from "./schema";
import { visibleTo } from "./visible";

/** Counting costs 2 to 4 µs a hit: more would take longer than the list itself. */
const cap = 5_000;

/** How many conversations a filter finds: exact up to the cap. */
export async function countConversations(
  ctx: UserCtx,
  input: { filter: ConversationFilter },
): Promise<ConversationCount> {
  requireRight(ctx.actor, "conversations.search");
  return countVisible(ctx, input, visibleTo(ctx.actor, conversationSearch));
}

/** The same among what `visible` lets through; who calls it has checked that. */
export async function countVisible(
  ctx: UserCtx,
  input: { filter: ConversationFilter },
  visible: SQL,
): Promise<ConversationCount> {
  return ctx.db.tx(async (tx) => {
    const readable = await readableWords(tx, ctx, conversationSearch);
    const found = tx
      .select({ one: sql`1`.as("one") })
      .from(conversationSearch)
      .where(and(visible, ...filterConditions(ctx.actor, readable, input.filter, "count")))
      .limit(cap + 1)
      .as("found");
    const [row] = await tx.select({ count: count() }).from(found);
    const counted = row?.count ?? 0;
    return { count: Math.min(counted, cap), capped: counted > cap };
  });
}
