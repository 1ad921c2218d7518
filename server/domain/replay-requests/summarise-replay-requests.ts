import { and, count, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { replayRequest } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

import { loadRulesNaming, whoseRequests } from "./load-approving";
import type { ReplayRequestSummary } from "./schema";

/** Whether requests concern the actor at all, and how many wait for their answer. */
export async function summariseReplayRequests(ctx: UserCtx): Promise<ReplayRequestSummary> {
  return ctx.db.tx(async (tx) => {
    const rules = await loadRulesNaming(tx, ctx.actor.id);
    return {
      approver: rules.size > 0,
      waiting: await countWaiting(tx, ctx, rules),
      own: await countOwn(tx, ctx),
    };
  });
}

/** For the menu: how many requests wait, for the actor's answer or of their own; null = requests don't concern them. */
export async function countRequests(tx: TenantTx, ctx: UserCtx): Promise<number | null> {
  const rules = await loadRulesNaming(tx, ctx.actor.id);
  if (rules.size > 0) return countWaiting(tx, ctx, rules);
  return (await countOwn(tx, ctx)) > 0 ? countOwn(tx, ctx, "waiting") : null;
}

const countOwn = (tx: TenantTx, { actor }: UserCtx, state?: "waiting") =>
  tx.$count(
    replayRequest,
    and(eq(replayRequest.personId, actor.id), state && eq(replayRequest.state, state)),
  );

async function countWaiting(tx: TenantTx, ctx: UserCtx, rules: ReadonlySet<string>): Promise<number> {
  if (rules.size === 0) return 0;
  const waiting = await tx
    .select({ personId: replayRequest.personId, count: count() })
    .from(replayRequest)
    .where(eq(replayRequest.state, "waiting"))
    .groupBy(replayRequest.personId);
  const people = waiting.map((row) => row.personId);
  const mine = new Set(await whoseRequests(tx, ctx.actor.id, rules, people));
  return waiting.reduce((total, row) => total + (mine.has(row.personId) ? row.count : 0), 0);
}
