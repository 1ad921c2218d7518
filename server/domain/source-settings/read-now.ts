import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { requireJob } from "@/server/domain/ledger/require-job";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";

import { loadAccess } from "./load-subjects";

/**
 * Reads anew what Zoom is set to for everybody of the job.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job is off or not connected, or the scope is missing
 */
export async function readSettingsNow(ctx: UserCtx, input: { jobId: string }): Promise<void> {
  requireRight(ctx.actor, "jobs.manage");
  const { jobId } = input;
  await ctx.db.tx(async (tx) => {
    await requireJob(tx, jobId);
    const access = await loadAccess(tx, jobId);
    if (!access)
      throw new AppError("PRECONDITION_FAILED", "The job is off, paused or not connected. Connect it first.");
    if (!access.mayRead.meetings) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "The app may not read settings at Zoom. Add the scope user:read:settings:admin to it, then authenticate the job again.",
      );
    }
    const data = { tenantId: ctx.db.tenantId, jobId, readBefore: ctx.now.toISOString() };
    await announce(tx, { name: "settings/read.wanted", data });
  });
}
