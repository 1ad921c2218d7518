import { and, asc, eq, gte, isNotNull, lte, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";

import type { TenantTx } from "@/db/client";
import { jobRun } from "@/db/schema";
import type { JobGap } from "@/server/domain/jobs/schema";
import type { Decision } from "@/server/domain/rules/decide";

/** Times without the job that nobody has asked to fetch: a backfill over the whole of one closes it. */
export async function openGaps(tx: TenantTx, jobId: string): Promise<JobGap[]> {
  const backfill = alias(jobRun, "backfill");
  const fetched = tx
    .select({ one: sql`1` })
    .from(backfill)
    .where(
      and(
        eq(backfill.jobId, jobRun.jobId),
        eq(backfill.trigger, "backfill"),
        lte(backfill.windowFrom, jobRun.windowFrom),
        gte(backfill.windowTo, jobRun.windowTo),
        gte(backfill.createdAt, jobRun.createdAt),
      ),
    );
  const gaps = await tx
    .select({ runId: jobRun.id, from: jobRun.windowFrom, to: jobRun.windowTo })
    .from(jobRun)
    .where(
      and(
        eq(jobRun.jobId, jobId),
        eq(jobRun.trigger, "gap"),
        isNotNull(jobRun.windowFrom),
        isNotNull(jobRun.windowTo),
        notExists(fetched),
      ),
    )
    .orderBy(asc(jobRun.windowFrom));
  return gaps.flatMap(({ runId, from, to }) => (from && to ? [{ runId, from, to }] : []));
}

/** What the gaps look at: a call by its beginning, a day of chat by its first and last message. */
type Span = { startedAt: Date; endedAt: Date | null; isChat: boolean };

/**
 * What would be kept, or wait, and began in a time without the job, is kept out with that reason. A day of chat only when
 * all of it was written then: on the day that the job was enabled again, the rest is wanted.
 */
export function outsideGaps(
  decision: Decision,
  { startedAt, endedAt, isChat }: Span,
  gaps: readonly JobGap[],
): Decision {
  if (decision.outcome === "skip") return decision;
  const last = (isChat ? endedAt : null) ?? startedAt;
  const inside = gaps.some(({ from, to }) => startedAt >= from && last < to);
  return inside ? { outcome: "skip", reason: "job_disabled" } : decision;
}
