import { isNull } from "drizzle-orm";

import { job } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { checkSchedule, nextRunAfter, tenantZone } from "./schedule";
import { type CreateIntegrationJob, defaultSchedule } from "./schema";

export const nameTaken = (name: string) =>
  new AppError("CONFLICT", `There is a job named “${name}” already. Choose another name.`);

/**
 * A new integration job, not connected yet.
 * @throws AppError CONFLICT when the name is taken; BAD_REQUEST for a schedule without times
 */
export async function createIntegrationJob(ctx: Ctx, input: CreateIntegrationJob): Promise<{ id: string }> {
  requireRightOrAutomated(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const id = newId();
    const schedule = input.schedule ?? defaultSchedule;
    checkSchedule(schedule, await tenantZone(tx, ctx), ctx.now);
    const inserted = await tx
      .insert(job)
      .values({
        tenantId: ctx.db.tenantId,
        id,
        group: "integration",
        integrationType: input.integrationType,
        name: input.name,
        enabled: input.enabled,
        state: input.enabled ? "not_connected" : "disabled",
        syncRecordingRule: input.syncRecordingRule,
        processingRegion: input.processingRegion,
        schedule,
        nextRunAt: input.enabled ? await nextRunAfter(tx, ctx, schedule) : null,
        createdBy: ctx.actor.kind === "user" ? ctx.actor.id : null,
        createdAt: ctx.now,
        changedAt: ctx.now,
      })
      .onConflictDoNothing({ target: [job.tenantId, job.name], where: isNull(job.archivedAt) })
      .returning({ id: job.id });
    if (inserted.length === 0) throw nameTaken(input.name);
    await recordAudit(tx, ctx, {
      action: "job.created",
      subject: id,
      detail: { type: input.integrationType, enabled: input.enabled, region: input.processingRegion },
    });
    return { id };
  });
}
