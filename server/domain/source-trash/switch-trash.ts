import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, zoomConnection } from "@/db/schema";
import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { type JobRow, lockJob } from "@/server/domain/jobs/job-state";
import { AppError } from "@/server/lib/errors";

import { type AskTrash, trashScope } from "./schema";

/**
 * Asks that archived recordings are moved to Zoom's trash after some days; nothing happens until somebody else confirms.
 * Asking anew, also for other days, needs to be confirmed anew.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when Zoom would not let us
 */
export async function askForTrash(ctx: UserCtx, input: AskTrash): Promise<void> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.jobId);
    requireLive(row);
    await requireTrashScope(tx, input.jobId);
    if (row.trashAfterDays === input.days && row.trashAskedAt) return;
    await tx
      .update(job)
      .set({
        ...{ trashAfterDays: input.days, trashAskedBy: ctx.actor.id, trashAskedAt: ctx.now },
        ...{ trashConfirmedBy: null, trashConfirmedAt: null, changedAt: ctx.now },
      })
      .where(eq(job.id, input.jobId));
    await recordAudit(tx, ctx, {
      action: "job.trash_asked_for",
      subject: input.jobId,
      detail: { days: input.days },
    });
  });
}

/**
 * A second person confirms what somebody asked for; from then on it is done every night.
 * @throws AppError NOT_FOUND; CONFLICT when nobody asked, or the actor did; PRECONDITION_FAILED when Zoom would not let us
 */
export async function confirmTrash(ctx: UserCtx, input: AskTrash): Promise<void> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.jobId);
    requireLive(row);
    if (row.trashAfterDays === null || !row.trashAskedBy || row.trashAfterDays !== input.days) {
      throw new AppError(
        "CONFLICT",
        "Nobody asks for this any more, or for other days. Look at the job again before you confirm.",
      );
    }
    if (row.trashAskedBy === ctx.actor.id) {
      throw new AppError(
        "CONFLICT",
        "You asked for it yourself, and it takes two people. Somebody else with the right Access Jobs has to confirm.",
      );
    }
    if (row.trashConfirmedAt) return;
    await requireTrashScope(tx, input.jobId);
    await tx
      .update(job)
      .set({ trashConfirmedBy: ctx.actor.id, trashConfirmedAt: ctx.now, changedAt: ctx.now })
      .where(eq(job.id, input.jobId));
    await recordAudit(tx, ctx, {
      action: "job.trash_confirmed",
      subject: input.jobId,
      detail: { days: row.trashAfterDays, askedBy: row.trashAskedBy },
    });
  });
}

/**
 * Recordings stay at Zoom again; one person is enough. Repeating it changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function switchOffTrash(ctx: UserCtx, input: { jobId: string }): Promise<void> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.jobId);
    if (row.trashAfterDays === null) return;
    await tx
      .update(job)
      .set({
        ...{ trashAfterDays: null, trashAskedBy: null, trashAskedAt: null },
        ...{ trashConfirmedBy: null, trashConfirmedAt: null, changedAt: ctx.now },
      })
      .where(eq(job.id, input.jobId));
    await recordAudit(tx, ctx, {
      action: "job.trash_switched_off",
      subject: input.jobId,
      detail: { days: row.trashAfterDays, wasInForce: row.trashConfirmedAt !== null },
    });
  });
}

function requireLive({ archivedAt, integrationType }: JobRow): void {
  if (archivedAt || integrationType !== "zoom") {
    throw new AppError("PRECONDITION_FAILED", "This job is archived and stays as it is.");
  }
}

/** Whether the grant lets us move recordings to the trash. */
export async function mayTrash(tx: TenantTx, jobId: string): Promise<boolean> {
  const [grant] = await tx
    .select({ scopes: zoomConnection.scopes, deadAt: zoomConnection.deadAt })
    .from(zoomConnection)
    .where(eq(zoomConnection.jobId, jobId));
  const scope = zoomScopes.find(({ granular }) => granular === trashScope);
  return Boolean(grant && scope && !grant.deadAt && coversScope(new Set(grant.scopes), scope));
}

async function requireTrashScope(tx: TenantTx, jobId: string): Promise<void> {
  if (await mayTrash(tx, jobId)) return;
  throw new AppError(
    "PRECONDITION_FAILED",
    `The app may not move recordings to Zoom’s trash. Add the scope ${trashScope} to it, then authenticate the job again.`,
  );
}
