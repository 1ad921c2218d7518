import { and, eq, isNull } from "drizzle-orm";

import { job, zoomConnection as grants } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { lockJob, refreshJobState } from "./job-state";
import { sealSecretToken } from "./own-app-secret";
import type { SetSecretToken } from "./schema";

/**
 * Takes, replaces or removes what a customer's own app signs its events with; null = it sends none. From here on, silence
 * of such an app is noticed.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job is not connected by an app of the customer's own
 */
export async function setSecretToken(ctx: UserCtx, input: SetSecretToken): Promise<{ id: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const { id, secretToken } = input;
  const { keyring } = await archivePorts();
  return ctx.db.tx(async (tx) => {
    await lockJob(tx, id);
    const sealedWebhookSecret =
      secretToken === null ? null : await sealSecretToken(tx, keyring, id, secretToken);
    const changed = await tx
      .update(grants)
      .set({ sealedWebhookSecret })
      .where(and(eq(grants.jobId, id), eq(grants.kind, "server_to_server"), isNull(grants.deadAt)))
      .returning({ jobId: grants.jobId });
    if (changed.length === 0) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "Only a server-to-server app of your own has a secret token here. Connect the job by one first.",
      );
    }
    await tx.update(job).set({ lastEventAt: ctx.now, changedAt: ctx.now }).where(eq(job.id, id));
    await refreshJobState(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: "job.changed",
      subject: id,
      detail: { fields: "secretToken", set: secretToken !== null },
    });
    return { id };
  });
}
