import { and, count, desc, eq, lt, type SQL, sql } from "drizzle-orm";

import type { DecisionReason, ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { concerned, isSettled } from "./due-sessions";
import type { HeldBack } from "./schema";

const dayMs = 86_400_000;
/** Rows of the ledger that are looked at, newest first. */
const mostFiles = 50_000;

/**
 * Sessions that are old enough and archived in part, and stay at Zoom for what became of the rest: each once, by a skipped
 * file before one that may still come.
 */
export async function countHeldBack(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, days, files = mostFiles }: { jobId: string; days: number; files?: number },
): Promise<HeldBack> {
  const isOld = and(
    eq(sourceItem.jobId, jobId),
    lt(sourceItem.startedAt, new Date(ctx.now.getTime() - days * dayMs)),
  );
  const newestFirst = [desc(sourceItem.startedAt), desc(sourceItem.id)] as const;
  const [beyond] = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(isOld)
    .orderBy(...newestFirst)
    .offset(files)
    .limit(1);
  const looked = tx
    .select({
      sessionKey: sourceItem.sessionKey,
      state: sourceItem.state,
      reason: sourceItem.reason,
      meant: as("meant", sql`${sourceItem.kind} = 'meeting' and ${concerned()}`),
      settled: as("settled", isSettled),
      recovered: as("recovered", sql`${sourceItem.recoveredAt} is not null`),
      left: as("left_zoom", sql`coalesce(${sourceItem.trashedAt}, ${sourceItem.deletedAt}) is not null`),
    })
    .from(sourceItem)
    .where(isOld)
    .orderBy(...newestFirst)
    .limit(files)
    .as("looked");
  const skipped = sql`min(${looked.reason}) filter (where not ${looked.settled} and ${looked.state} = 'skipped')`;
  const held = tx
    .select({
      reason: sql<DecisionReason | null>`${skipped}`.as("held_reason"),
      state: sql<ItemState | null>`case when ${skipped} is not null then 'skipped'
        else min(${looked.state}) filter (where not ${looked.settled}) end`.as("held_state"),
    })
    .from(looked)
    .where(eq(looked.meant, true))
    .groupBy(looked.sessionKey)
    .having(
      sql`bool_or(${looked.state} = 'archived') and not bool_or(${looked.left})
        and bool_or(not ${looked.settled} or ${looked.recovered})`,
    )
    .as("held");
  const groups = await tx
    .select({ state: held.state, reason: held.reason, sessions: count() })
    .from(held)
    .groupBy(held.state, held.reason)
    .orderBy(desc(count()), held.reason, held.state);
  const sessions = groups.reduce((sum, group) => sum + group.sessions, 0);
  return { sessions, orMore: beyond !== undefined, groups };
}

const as = (name: string, condition: SQL) => sql<boolean>`(${condition})`.as(name);
