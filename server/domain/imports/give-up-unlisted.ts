import { and, eq, gte, inArray, lte, notInArray, sql } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import { itemDecision, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";

import type { ImportSession } from "./outcome";

const dayMs = 24 * 60 * 60_000;
/** What Zoom has neither given out nor called gone for so long, it won't. */
const patienceMs = 30 * dayMs;
/** One answer proves nothing; jobs run once a week too. */
const leastTries = 7;
const latelyMs = 60 * dayMs;

/** Which of a call's items: `sourceKeys`, all but `seen`. */
type Unlisted = { failure: FailureReason; seen?: readonly string[]; sourceKeys?: readonly string[] };

/**
 * What has just failed of a call because Zoom did not give it out is given up when it was known of for long and asked for
 * often: no run asks for it again, until somebody does, or a list or an event names it.
 */
export async function giveUpUnlisted(
  ctx: Ctx,
  { jobId, sessionKey }: ImportSession,
  { failure, seen = [], sourceKeys }: Unlisted,
): Promise<void> {
  const since = (ms: number) => new Date(ctx.now.getTime() - ms);
  await ctx.db.tx(async (tx) => {
    const old = await tx
      .select({ id: sourceItem.id, tries: sourceItem.attempts })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          eq(sourceItem.sessionKey, sessionKey),
          seen.length > 0 ? notInArray(sourceItem.sourceKey, [...seen]) : undefined,
          sourceKeys && inArray(sourceItem.sourceKey, [...sourceKeys]),
          eq(sourceItem.state, "failed"),
          eq(sourceItem.failure, failure),
          lte(sourceItem.firstSeenAt, since(patienceMs)),
        ),
      )
      .orderBy(sourceItem.id)
      .for("update");
    if (old.length === 0) return;
    const asked = await tx
      .select({ id: itemDecision.sourceItemId })
      .from(itemDecision)
      .where(
        and(
          inArray(
            itemDecision.sourceItemId,
            old.map(({ id }) => id),
          ),
          eq(itemDecision.state, "kept"),
          gte(itemDecision.at, since(latelyMs)),
        ),
      )
      .groupBy(itemDecision.sourceItemId)
      .having(sql`count(*) >= ${leastTries}`);
    const often = new Set(asked.map(({ id }) => id));
    const givenUp = old.filter(({ id }) => often.has(id));
    if (givenUp.length === 0) return;
    // Without tries: what is named again is there to be tried.
    await tx
      .update(sourceItem)
      .set({ state: "given_up", attempts: 0 })
      .where(
        inArray(
          sourceItem.id,
          givenUp.map(({ id }) => id),
        ),
      );
    const acts = givenUp.map(({ id, tries }) => ({
      ...{ action: "item.given_up" as const, subject: id, detail: { reason: failure, tries } },
    }));
    await recordAudits(tx, ctx, acts);
  });
}
