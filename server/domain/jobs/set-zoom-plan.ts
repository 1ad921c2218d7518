import { eq } from "drizzle-orm";

import { job, zoomConnection as grants } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { lockJob } from "./job-state";
import type { SetZoomPlan } from "./schema";

/**
 * Tells which plan the job's Zoom account has, by whose limits its calls are paced from then on; null = the installation's.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job was never connected
 */
export async function setZoomPlan(ctx: UserCtx, input: SetZoomPlan): Promise<{ id: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const { id, plan } = input;
  return ctx.db.tx(async (tx) => {
    await lockJob(tx, id);
    const [connection] = await tx.select({ plan: grants.plan }).from(grants).where(eq(grants.jobId, id));
    if (!connection) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "This job has no Zoom account yet. Connect it to Zoom first, then choose the account’s plan.",
      );
    }
    if (connection.plan === plan) return { id };
    await tx.update(grants).set({ plan }).where(eq(grants.jobId, id));
    await tx.update(job).set({ changedAt: ctx.now }).where(eq(job.id, id));
    const detail = { fields: "zoomPlan", plan: plan ?? "installation" };
    await recordAudit(tx, ctx, { action: "job.changed", subject: id, detail });
    return { id };
  });
}
