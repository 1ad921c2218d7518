import { and, count, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversationSearch } from "@/db/schema";
import type { UserActor } from "@/server/domain/access/actor";

import type { ConversationCount } from "./schema";
import { spokenQuery } from "./text-query";
import { visibleTo } from "./visible";

/** How many visible conversations say one of the phrases in transcript or chat, as far as the actor may read them. */
export async function countSaying(
  tx: TenantTx,
  actor: UserActor,
  phrases: readonly string[],
  cap: number,
): Promise<ConversationCount> {
  const query = spokenQuery(phrases, actor);
  if (!query) return { count: 0, capped: false };
  const found = tx
    .select({ one: sql`1`.as("one") })
    .from(conversationSearch)
    .where(and(visibleTo(actor, conversationSearch), sql`${conversationSearch.search} @@ ${query}`))
    .limit(cap + 1)
    .as("found");
  const [row] = await tx.select({ count: count() }).from(found);
  const counted = row?.count ?? 0;
  return { count: Math.min(counted, cap), capped: counted > cap };
}
