import { eq } from "drizzle-orm";

import { job, oauthState, pendingGrant, zoomConnection as grants } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { countRestorable, requireGivenBack } from "@/server/domain/source-settings/require-given-back";
import type { PutJobAway } from "@/server/domain/source-settings/schema";

import { disconnectJob } from "./disconnect-job";
import { failActiveRun } from "./end-run";
import { lockJob } from "./job-state";

/**
 * Puts a job away for good: disconnected, never run again, and still there for whatever carries it. Its name and its Zoom
 * account are free from then on. Repeating it changes nothing.
 * @throws AppError NOT_FOUND; CONFLICT while Zoom's settings could be given back and nobody chose to leave them
 */
export async function archiveJob(ctx: UserCtx, input: PutJobAway): Promise<{ archived: boolean }> {
  requireRight(ctx.actor, "jobs.manage");
  const open = await ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.id);
    if (!row.archivedAt) await requireGivenBack(tx, input);
    return !row.archivedAt;
  });
  if (!open) return { archived: false };
  await disconnectJob(ctx, input);
  return ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.id);
    if (row.archivedAt) return { archived: false };
    await failActiveRun(tx, ctx, row.id, "job_disabled");
    for (const table of [grants, pendingGrant, oauthState]) {
      await tx.delete(table).where(eq(table.jobId, row.id));
    }
    await tx
      .update(job)
      .set({
        archivedAt: ctx.now,
        enabled: false,
        state: "disabled",
        nextRunAt: null,
        disabledAt: null,
        changedAt: ctx.now,
      })
      .where(eq(job.id, row.id));
    const left = await countRestorable(tx, row.id);
    await recordAudit(tx, ctx, {
      action: "job.archived",
      subject: row.id,
      detail: left > 0 ? { settingsLeft: left } : {},
    });
    return { archived: true };
  });
}
