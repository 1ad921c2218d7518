import { newAuthorization } from "@/server/connectors/zoom/oauth";
import type { UserCtx } from "@/server/domain/access/ctx";
import { createState } from "@/server/domain/access/oauth-state";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { type JobRow, lockJob } from "./job-state";
import { sealText } from "./sealed-text";
import { zoomSettings } from "./zoom-connection";

export const verifierBinding = (jobId: string) => ({ purpose: "zoom.verifier", ownerId: jobId });

/**
 * The address of Zoom's consent page, for this browser session alone and for a quarter of an hour.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED for an archived job
 */
export async function connectJob(ctx: UserCtx, input: { id: string }): Promise<{ url: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const { keyring } = await archivePorts();
  return ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.id);
    requireConnectable(row);
    const { url, state, verifier } = newAuthorization(zoomSettings());
    const sealedVerifier = await sealText(tx, keyring, verifierBinding(row.id), verifier);
    await createState(tx, ctx, { purpose: "zoom", jobId: row.id, sealedVerifier }, state);
    await recordAudit(tx, ctx, { action: "job.connect_started", subject: row.id });
    return { url };
  });
}

/** @throws AppError PRECONDITION_FAILED */
export function requireConnectable(row: JobRow): void {
  if (!row.archivedAt && row.integrationType === "zoom") return;
  throw new AppError("PRECONDITION_FAILED", "Only an integration job that is not archived can be connected.");
}
