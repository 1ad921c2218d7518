import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, jobRun } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { activeRun, goingOn, lockJob, refreshJobState } from "./job-state";
import { countRun } from "./run-counts";
import { failureSentence, type RunFailure } from "./run-failure";

/** Ends a run that can't go on. One that has ended stays as it is. */
export async function failRun(ctx: Ctx, runId: string, failure: RunFailure): Promise<void> {
  await ctx.db.tx((tx) => failRunIn(tx, ctx, runId, failure));
}

/** The same for whichever run of the job goes on, as part of another act. */
export async function failActiveRun(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  failure: RunFailure,
): Promise<void> {
  const run = await activeRun(tx, jobId);
  if (run) await failRunIn(tx, ctx, run.id, failure);
}

async function failRunIn(tx: TenantTx, ctx: Ctx, runId: string, failure: RunFailure): Promise<void> {
  const [seen] = await tx.select({ jobId: jobRun.jobId }).from(jobRun).where(eq(jobRun.id, runId));
  if (!seen) return;
  await lockJob(tx, seen.jobId);
  const [run] = await tx
    .update(jobRun)
    .set({
      state: "failed",
      finishedAt: ctx.now,
      failure: failureSentence(failure),
      summary: await countRun(tx, runId),
    })
    .where(and(eq(jobRun.id, runId), inArray(jobRun.state, [...goingOn])))
    .returning({ jobId: jobRun.jobId });
  if (!run) return;
  await tx.update(job).set({ pausedAt: null }).where(eq(job.id, run.jobId));
  await refreshJobState(tx, ctx, run.jobId);
  await recordAudit(tx, ctx, {
    action: "job.run_finished",
    subject: run.jobId,
    detail: { run: runId, outcome: "failed", failure },
  });
}
