import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { activeRun, lockJob } from "./job-state";
import { requireRunnable } from "./run-job-now";
import type { StartBackfill } from "./schema";
import { startRun } from "./start-run";

/**
 * Starts a run that looks at what began in a stretch of time, however long ago, and imports what is kept: also what a time
 * without the job kept out.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job can't run; CONFLICT while a run goes on
 */
export async function startBackfill(ctx: UserCtx, input: StartBackfill): Promise<{ runId: string }> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const { row, live } = await lockJob(tx, input.id);
    requireRunnable(row, live);
    if (await activeRun(tx, row.id)) {
      throw new AppError(
        "CONFLICT",
        "A run of this job goes on. Start the backfill when it has ended; nothing is lost by waiting.",
      );
    }
    const { from, to, forecast } = input;
    const { runId } = await startRun(tx, ctx, row.id, "backfill", { from, to, forecast });
    await recordAudit(tx, ctx, {
      action: "job.backfill_started",
      subject: row.id,
      detail: { run: runId, from: from.toISOString(), to: to.toISOString() },
    });
    return { runId };
  });
}
