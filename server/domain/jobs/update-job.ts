import { and, eq, isNull, ne } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, jobRun } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { syncSwitchedOn } from "@/server/domain/source-settings/switch-sync";
import { AppError } from "@/server/lib/errors";

import { nameTaken } from "./create-integration-job";
import { failActiveRun } from "./end-run";
import { type JobRow, lockJob, refreshJobState } from "./job-state";
import { resumeAfterGap } from "./resume-after-gap";
import { checkSchedule, nextRunAfter, tenantZone } from "./schedule";
import type { UpdateJob } from "./schema";

/**
 * Changes a job. Switched off, it starts nothing, ends the run that goes on and keeps everything imported. Switched on
 * again, it lists what fell into the time without it: imported with `fetchGap`, else kept out with that reason.
 * @throws AppError NOT_FOUND; CONFLICT when the name is taken; BAD_REQUEST for a schedule without times;
 * PRECONDITION_FAILED when it is archived
 */
export async function updateJob(ctx: UserCtx, input: UpdateJob): Promise<{ id: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const { id, fetchGap = false, schedule: newSchedule, ...rest } = input;
  return ctx.db.tx(async (tx) => {
    const { row, live } = await lockJob(tx, id);
    if (row.archivedAt) throw new AppError("PRECONDITION_FAILED", "This job is archived and stays as it is.");
    const wanted = { ...rest, schedule: newSchedule ?? row.schedule };
    const changed = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
      (key) => wanted[key] !== row[key],
    );
    if (changed.length === 0) return { id };
    await requireFreeName(tx, id, wanted.name);
    if (wanted.schedule !== row.schedule) checkSchedule(wanted.schedule, await tenantZone(tx, ctx), ctx.now);
    const switchedOn = wanted.enabled && !row.enabled;
    const switchedOff = !wanted.enabled && row.enabled;
    await tx
      .update(job)
      .set({
        ...wanted,
        nextRunAt: await nextRun(tx, ctx, row, wanted),
        changedAt: ctx.now,
        ...(switchedOn && { disabledAt: null }),
        ...(switchedOff && { disabledAt: (await hasRun(tx, id)) ? ctx.now : null }),
      })
      .where(eq(job.id, id));
    if (switchedOff) await failActiveRun(tx, ctx, id, "job_disabled");
    await recordAudit(tx, ctx, {
      action: "job.changed",
      subject: id,
      detail: { fields: changed.sort().join(" "), enabled: wanted.enabled },
    });
    if (wanted.syncRecordingRule && !row.syncRecordingRule) await syncSwitchedOn(tx, ctx, id);
    if (switchedOn) await resumeAfterGap(tx, ctx, row, { live, fetch: fetchGap });
    await refreshJobState(tx, ctx, id);
    return { id };
  });
}

async function requireFreeName(tx: TenantTx, id: string, name: string): Promise<void> {
  const namesakes = await tx
    .select({ id: job.id })
    .from(job)
    .where(and(eq(job.name, name), ne(job.id, id), isNull(job.archivedAt)));
  if (namesakes.length > 0) throw nameTaken(name);
}

async function nextRun(
  tx: TenantTx,
  ctx: UserCtx,
  row: JobRow,
  wanted: { enabled: boolean; schedule: string },
): Promise<Date | null> {
  if (!wanted.enabled) return null;
  if (row.nextRunAt && wanted.schedule === row.schedule) return row.nextRunAt;
  return nextRunAfter(tx, ctx, wanted.schedule);
}

/** A job that never ran has missed nothing: its first run looks back a year. */
async function hasRun(tx: TenantTx, jobId: string): Promise<boolean> {
  const runs = await tx.select({ id: jobRun.id }).from(jobRun).where(eq(jobRun.jobId, jobId)).limit(1);
  return runs.length > 0;
}
