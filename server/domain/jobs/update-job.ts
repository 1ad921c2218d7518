import { and, eq, ne } from "drizzle-orm";

import { job } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";

import { nameTaken } from "./create-integration-job";
import { failActiveRun } from "./end-run";
import { lockJob, refreshJobState } from "./job-state";
import { nextRunAfter } from "./schedule";
import type { UpdateJob } from "./schema";

/**
 * Changes a job. Switched off, it starts nothing, ends the run that goes on and keeps everything imported.
 * @throws AppError NOT_FOUND; CONFLICT when the name is taken
 */
export async function updateJob(ctx: UserCtx, input: UpdateJob): Promise<{ id: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const { id, ...wanted } = input;
  return ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, id);
    const namesakes = await tx
      .select({ id: job.id })
      .from(job)
      .where(and(eq(job.name, wanted.name), ne(job.id, id)));
    if (namesakes.length > 0) throw nameTaken(wanted.name);
    const changed = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
      (key) => wanted[key] !== row[key],
    );
    if (changed.length === 0) return { id };
    await tx
      .update(job)
      .set({
        ...wanted,
        nextRunAt: wanted.enabled ? (row.nextRunAt ?? (await nextRunAfter(tx, ctx, row.schedule))) : null,
        changedAt: ctx.now,
      })
      .where(eq(job.id, id));
    if (!wanted.enabled) await failActiveRun(tx, ctx, id, "job_disabled");
    await refreshJobState(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: "job.changed",
      subject: id,
      detail: { fields: changed.sort().join(" "), enabled: wanted.enabled },
    });
    return { id };
  });
}
