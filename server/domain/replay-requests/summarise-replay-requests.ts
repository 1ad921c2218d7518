import { count, eq } from "drizzle-orm";

import { replayRequest } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

import { loadRulesNaming, whoseRequests } from "./load-approving";
import type { ReplayRequestSummary } from "./schema";

/** Whether requests concern the actor at all, and how many wait for their answer: the menu follows it. */
export async function summariseReplayRequests(ctx: UserCtx): Promise<ReplayRequestSummary> {
  return ctx.db.tx(async (tx) => {
    const own = await tx.$count(replayRequest, eq(replayRequest.personId, ctx.actor.id));
    const rules = await loadRulesNaming(tx, ctx.actor.id);
    if (rules.size === 0) return { approver: false, waiting: 0, own };
    const waiting = await tx
      .select({ personId: replayRequest.personId, count: count() })
      .from(replayRequest)
      .where(eq(replayRequest.state, "waiting"))
      .groupBy(replayRequest.personId);
    const people = waiting.map((row) => row.personId);
    const mine = new Set(await whoseRequests(tx, ctx.actor.id, rules, people));
    const sum = waiting.reduce((total, row) => total + (mine.has(row.personId) ? row.count : 0), 0);
    return { approver: true, waiting: sum, own };
  });
}
