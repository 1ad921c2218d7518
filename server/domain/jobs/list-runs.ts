import { desc, eq } from "drizzle-orm";

import { job, jobRun } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import { summarizeRun } from "./run-summary";
import type { RunSummary } from "./schema";

/** A job's runs, newest first. */
export async function listRuns(ctx: UserCtx, input: { jobId: string; limit: number }): Promise<RunSummary[]> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const jobs = await tx.select({ id: job.id }).from(job).where(eq(job.id, input.jobId));
    if (jobs.length === 0) throw notFound("job");
    const runs = await tx
      .select()
      .from(jobRun)
      .where(eq(jobRun.jobId, input.jobId))
      .orderBy(desc(jobRun.createdAt), desc(jobRun.id))
      .limit(input.limit);
    const summaries: RunSummary[] = [];
    for (const run of runs) summaries.push(await summarizeRun(tx, run, ctx.now));
    return summaries;
  });
}
