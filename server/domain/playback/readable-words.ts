import { and, gte, lt, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, type conversationSearch } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

import { loadApproved, loadBounds } from "./load-gate";

/**
 * The gate over many conversations: of those that the actor sees, whose words they may read, as far as their rule gives
 * transcripts or chats at all. Null = all of them. Never null inside, so that NOT turns it round.
 */
export async function readableWords(
  tx: TenantTx,
  ctx: UserCtx,
  table: typeof conversation | typeof conversationSearch = conversation,
): Promise<SQL | null> {
  const { id, replay } = ctx.actor;
  switch (replay.replay) {
    case "never":
    case "as_visible":
      return null;
    case "own_only":
      return sql`(${table.ownerPersonId} = ${id}::uuid or ${table.hostPersonId} = ${id}::uuid)`;
    case "on_request":
      return sql`${table.id} = any(${sql.param(await loadApproved(tx, ctx))}::uuid[])`;
    case "time_window": {
      const bounds = await loadBounds(tx, ctx);
      if (!bounds) return sql`false`;
      const from = gte(table.startedAt, bounds.from);
      return (bounds.to && and(from, lt(table.startedAt, bounds.to))) ?? from;
    }
  }
}
