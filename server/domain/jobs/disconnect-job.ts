import { eq } from "drizzle-orm";

import { zoomConnection as grants } from "@/db/schema";
import { revoke } from "@/server/connectors/zoom/oauth";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";

import { buryConnection } from "./bury-connection";
import { dropPending, liveConsent } from "./give-back";
import { lockJob } from "./job-state";
import { zoomSettings } from "./zoom-connection";

/**
 * Ends the connection at Zoom and here, and gives up one that waits; the tokens are deleted whatever Zoom answers. `revoked`: whether Zoom took
 * the permission back; else the app stays installed there, and the job says so. Everything imported stays. Repeating it changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function disconnectJob(ctx: UserCtx, input: { id: string }): Promise<{ revoked: boolean }> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx((tx) => lockJob(tx, input.id));
  const waiting = await dropPending(ctx, input.id);
  const [grant] = await ctx.db.tx((tx) =>
    tx
      .select({ kind: grants.kind, accountId: grants.accountId })
      .from(grants)
      .where(eq(grants.jobId, input.id)),
  );
  // An app of the customer's own is not ours to revoke: whoever made it deactivates it at Zoom.
  const isOurs = grant?.kind === "redirect";
  const isRevoked = waiting?.revoked === true && waiting.accountId === grant?.accountId;
  const token = isOurs && !isRevoked ? await liveConsent(ctx, input.id) : null;
  const revoked = isRevoked || (token !== null && (await revoke(zoomSettings(), token)).revoked);
  return ctx.db.tx(async (tx) => {
    const reason = isOurs && !revoked ? "not_revoked" : "disconnected";
    if ((await buryConnection(tx, ctx, { jobId: input.id }, reason)) || !waiting) return { revoked };
    const detail = { reason: waiting.revoked ? "disconnected" : "not_revoked" };
    await recordAudit(tx, ctx, { action: "job.disconnected", subject: input.id, detail });
    return { revoked: waiting.revoked };
  });
}
