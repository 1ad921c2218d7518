import { and, eq, gt, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { nextRunAfter } from "@/server/domain/jobs/schedule";
import { AppError, notFound } from "@/server/lib/errors";

import type { ChangeTenant } from "./schema";

/**
 * Changes the organization's settings. The time zone holds for schedules at once, and for retention dates that are stamped from
 * now on: those that stand already stay. Repeating it changes nothing and writes nothing down.
 * @throws AppError PRECONDITION_FAILED for a region without storage
 */
export async function changeTenant(
  ctx: UserCtx,
  input: ChangeTenant,
  ports: Pick<ArchivePorts, "stores">,
): Promise<{ changed: boolean }> {
  requireRight(ctx.actor, "tenant.manage");
  const { defaultRegion, timeZone } = input;
  if (defaultRegion && !ports.stores.has(defaultRegion.toLowerCase())) {
    throw new AppError(
      "PRECONDITION_FAILED",
      `No storage is set up for ${defaultRegion}. Your operator must add it to HOLDFAST_STORAGE first.`,
    );
  }
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    const [before] = await tx
      .select({ timeZone: tenant.timeZone, defaultRegion: tenant.defaultRegion })
      .from(tenant)
      .where(eq(tenant.id, tenantId))
      // What holds a job writes audit events, which take a share of the tenant's key.
      .for("no key update");
    if (!before) throw notFound("tenant");
    const after = {
      timeZone: timeZone ?? before.timeZone,
      defaultRegion: defaultRegion ?? before.defaultRegion,
    };
    if (after.timeZone === before.timeZone && after.defaultRegion === before.defaultRegion) {
      return { changed: false };
    }
    await tx.update(tenant).set(after).where(eq(tenant.id, tenantId));
    if (after.timeZone !== before.timeZone) await rescheduleJobs(tx, ctx);
    await recordAudit(tx, ctx, { action: "tenant.changed", subject: tenantId, detail: after });
    return { changed: true };
  });
}

/** A run that is due already stays due. */
async function rescheduleJobs(tx: TenantTx, ctx: UserCtx): Promise<void> {
  const jobs = await tx
    .select({ id: job.id, schedule: job.schedule })
    .from(job)
    .where(and(eq(job.enabled, true), isNull(job.archivedAt), gt(job.nextRunAt, ctx.now)))
    .orderBy(job.id)
    .for("update");
  for (const { id, schedule } of jobs) {
    const nextRunAt = await nextRunAfter(tx, ctx, schedule);
    await tx.update(job).set({ nextRunAt, changedAt: ctx.now }).where(eq(job.id, id));
  }
}
