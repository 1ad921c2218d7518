import { and, eq, lt, notInArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, jobRun } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

const dayMs = 24 * 60 * 60_000;
/** Zoom files recordings under the meeting's start and shows them up to days later. */
const overlapMs = 7 * dayMs;
/** How far back the first runs of a job look. */
const firstLookBackDays = 365;
/** A list that an outage has emptied can't be told from one of somebody without recordings: only a second look shows. */
const wholeLooks = 2;

/**
 * Where a run begins to look for one user's recordings: with everybody, or a week before it last came to their end, a year
 * back if it never did.
 */
export function lookBackOfUser(run: { windowFrom: Date; startedAt: Date }, listedThrough: Date | null): Date {
  const since = listedThrough
    ? listedThrough.getTime() - overlapMs
    : run.startedAt.getTime() - firstLookBackDays * dayMs;
  return new Date(Math.min(run.windowFrom.getTime(), since));
}

/** Where the next run of a job begins to look: as far back as the first until that is done twice, then a week before the last. */
export async function lookBackFrom(tx: TenantTx, ctx: Ctx, jobId: string): Promise<Date> {
  const [row] = await tx.select({ lastSuccessAt: job.lastSuccessAt }).from(job).where(eq(job.id, jobId));
  const done = await tx.$count(
    jobRun,
    and(
      eq(jobRun.jobId, jobId),
      eq(jobRun.state, "done"),
      notInArray(jobRun.trigger, ["backfill", "gap"]),
      lt(jobRun.windowFrom, sql`${jobRun.startedAt} - make_interval(days => ${firstLookBackDays - 1})`),
    ),
  );
  return row?.lastSuccessAt && done >= wholeLooks
    ? new Date(row.lastSuccessAt.getTime() - overlapMs)
    : new Date(ctx.now.getTime() - firstLookBackDays * dayMs);
}
