import { and, eq, exists, lte, notInArray, sql } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import { itemDecision, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";

import type { ImportSession } from "./outcome";

const dayMs = 24 * 60 * 60_000;
/** What Zoom has neither given out nor called gone for so long, it won't. */
const patienceMs = 30 * dayMs;
/** What a rule has come to keep only now is asked for some nights, however old it is. */
const leastMs = 7 * dayMs;

/**
 * What no list has named of a call, and has just failed for that, is given up when it was known of for long: no run asks for
 * it again, until somebody does, or a list names it. `seen`: what the list has named.
 */
export async function giveUpUnlisted(
  ctx: Ctx,
  { jobId, sessionKey }: ImportSession,
  { failure, seen }: { failure: FailureReason; seen: readonly string[] },
): Promise<void> {
  const since = (ms: number) => new Date(ctx.now.getTime() - ms);
  await ctx.db.tx(async (tx) => {
    const kept = tx
      .select({ one: sql`1` })
      .from(itemDecision)
      .where(
        and(
          eq(itemDecision.sourceItemId, sourceItem.id),
          eq(itemDecision.state, "kept"),
          lte(itemDecision.at, since(leastMs)),
        ),
      );
    const givenUp = await tx
      .update(sourceItem)
      .set({ state: "given_up" })
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          eq(sourceItem.sessionKey, sessionKey),
          eq(sourceItem.state, "failed"),
          eq(sourceItem.failure, failure),
          lte(sourceItem.firstSeenAt, since(patienceMs)),
          seen.length > 0 ? notInArray(sourceItem.sourceKey, [...seen]) : undefined,
          exists(kept),
        ),
      )
      .returning({ id: sourceItem.id, tries: sourceItem.attempts });
    const acts = givenUp.map(({ id, tries }) => ({
      ...{ action: "item.given_up" as const, subject: id, detail: { reason: failure, tries } },
    }));
    await recordAudits(tx, ctx, acts);
  });
}
