import { and, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversationSearch } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { readableWords } from "@/server/domain/playback/readable-words";

import type { ConversationCount } from "./schema";
import { spokenQuery } from "./text-query";
import { visibleTo } from "./visible";

/** A query's cost is its phrases times its hits: with few phrases at once, common ones end the count early. */
const phrasesAtOnce = 50;

/** How many visible conversations say one of the phrases in transcript or chat, as far as the actor may read them. */
export async function countSaying(
  tx: TenantTx,
  ctx: UserCtx,
  phrases: readonly string[],
  cap: number,
): Promise<ConversationCount> {
  const table = conversationSearch;
  const open = and(visibleTo(ctx.actor, table), (await readableWords(tx, ctx, table)) ?? undefined);
  const found = new Set<string>();
  for (let from = 0; from < phrases.length && found.size <= cap; from += phrasesAtOnce) {
    const query = spokenQuery(phrases.slice(from, from + phrasesAtOnce), ctx.actor);
    if (!query) break;
    const rows = await tx
      .select({ id: table.id })
      .from(table)
      .where(and(open, sql`${table.search} @@ ${query}`))
      .limit(cap + 1);
    for (const { id } of rows) found.add(id);
  }
  return { count: Math.min(found.size, cap), capped: found.size > cap };
}
