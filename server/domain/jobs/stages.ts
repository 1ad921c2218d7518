import { and, eq, isNull, ne, or } from "drizzle-orm";

import { type RunStage, runStages } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { jobRun } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

import { lockJob } from "./job-state";
import { failureSentence, sourceFailing } from "./run-failure";

export type RunRef = { jobId: string; runId: string };

/** Asks for a stage of a listing run to begin, or to go on; `offset` counts the users of the stage of meetings. */
export const announceSweep = (
  tx: TenantTx,
  ctx: Ctx,
  { jobId, runId }: RunRef,
  at: { stage: RunStage; offset: number },
): Promise<string[]> =>
  announce(tx, { name: "job/sweep.requested", data: { tenantId: ctx.db.tenantId, jobId, runId, ...at } });

/** The run, when it is at this stage, with its job and itself locked; null when it is elsewhere or over. */
export async function lockStage(
  tx: TenantTx,
  { jobId, runId }: RunRef,
  stage: RunStage,
): Promise<typeof jobRun.$inferSelect | null> {
  await lockJob(tx, jobId);
  const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, runId)).for("update");
  return run?.state === "listing" && run.stage === stage ? run : null;
}

/**
 * Ends a stage and asks for the next; after the last one the run imports. `listed` = it was the last. Does nothing, and
 * says false, when the run is elsewhere.
 */
export async function finishStage(
  tx: TenantTx,
  ctx: Ctx,
  run: RunRef,
  stage: RunStage,
): Promise<{ listed: boolean }> {
  const next = runStages[runStages.indexOf(stage) + 1];
  const moved = await tx
    .update(jobRun)
    .set(
      next
        ? { stage: next, stageCursor: null }
        : { state: "importing", stageCursor: null, listedAt: ctx.now },
    )
    .where(and(eq(jobRun.id, run.runId), eq(jobRun.state, "listing"), eq(jobRun.stage, stage)))
    .returning({ id: jobRun.id });
  if (moved.length === 0) return { listed: false };
  if (next) await announceSweep(tx, ctx, run, { stage: next, offset: 0 });
  return { listed: !next };
}

/** A stage that a source has nothing for, or that the grant does not reach: the run goes on with the next. */
export const skipStage = (ctx: Ctx, run: RunRef, stage: RunStage): Promise<{ listed: boolean }> =>
  ctx.db.tx((tx) => finishStage(tx, ctx, run, stage));

/** A look at a stretch of time could not read a source whole, which is why it fails, unless the lost role is. */
export async function noteStretchFailing(tx: TenantTx, { runId }: RunRef, stage: RunStage): Promise<void> {
  const { failure } = jobRun;
  await tx
    .update(jobRun)
    .set({ failure: sourceFailing(stage) })
    .where(and(eq(jobRun.id, runId), or(isNull(failure), ne(failure, failureSentence("forbidden")))));
}
