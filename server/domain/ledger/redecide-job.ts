import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";

import { requireJob } from "./require-job";

/**
 * Asks that everything which a job skipped or holds back for a reason on our side is decided anew, in the background:
 * what the rules keep by now is imported if Zoom still has it, and becomes "gone" if it has not. The decisions stand in
 * the audit log as they fall.
 * @throws AppError NOT_FOUND
 */
export async function redecideJob(ctx: UserCtx, { jobId }: { jobId: string }): Promise<{ jobId: string }> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, jobId);
    await recordAudit(tx, ctx, { action: "ledger.redecision_asked", subject: jobId });
    await announce(tx, { name: "ledger/redecision.wanted", data: { tenantId: ctx.db.tenantId, jobId } });
    return { jobId };
  });
}
