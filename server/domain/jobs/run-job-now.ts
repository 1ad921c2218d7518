import type { Ctx } from "@/server/domain/access/ctx";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { AppError } from "@/server/lib/errors";

import { type JobRow, lockJob } from "./job-state";
import { startRun } from "./start-run";

/**
 * Starts a run at once; while one goes on, that one is returned and `started` is false.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job is switched off, archived or not connected
 */
export async function runJobNow(
  ctx: Ctx,
  input: { id: string },
): Promise<{ runId: string; started: boolean }> {
  requireRightOrAutomated(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const { row, live } = await lockJob(tx, input.id);
    requireRunnable(row, live);
    return startRun(tx, ctx, row.id, "manual");
  });
}

/** @throws AppError PRECONDITION_FAILED when the job is switched off, archived or not connected */
export function requireRunnable(row: JobRow, live: boolean): void {
  if (row.archivedAt) throw new AppError("PRECONDITION_FAILED", "This job is archived and runs no more.");
  if (!row.enabled) {
    throw new AppError("PRECONDITION_FAILED", "This job is switched off. Enable it, then run it.");
  }
  if (!live) {
    throw new AppError("PRECONDITION_FAILED", "This job is not connected to Zoom. Connect it, then run it.");
  }
}
