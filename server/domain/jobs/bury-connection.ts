import { and, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { zoomConnection } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { failActiveRun } from "./end-run";
import { lockJob, refreshJobState } from "./job-state";

const reasons = {
  disconnected: "Disconnected here.",
  not_revoked:
    "Disconnected here, but Zoom did not take the permission back. Remove the app under Added Apps in Zoom’s App Marketplace.",
  grant_dead:
    "Zoom no longer accepts the connection: the app was removed there, or the administrator who connected it lost the role.",
  deauthorized: "The app was removed in Zoom.",
  role_lost:
    "The administrator who connected the job left the Zoom account, or may not use the app any more. Another administrator can connect it again.",
  reply_lost:
    "Zoom renewed the connection, but its answer was lost on the way, and it takes the old token no more. Connect the job again.",
  app_disabled: "Zoom has disabled the app. Ask your operator; connect the job again when it is enabled.",
} as const;
export type DeadReason = keyof typeof reasons;

/** An end that somebody chose here is no news, and nothing of it stays. */
export const isChosenEnd = (reason: string | null): boolean =>
  reason === "disconnected" || reason === "not_revoked";

export const deadReasonSentence = (reason: string | null): string =>
  reasons[reason && reason in reasons ? (reason as DeadReason) : "grant_dead"];

/**
 * Ends a connection here: tokens deleted, the run ended, the job disconnected. What was imported stays untouched.
 * `sealedTokens` = only while these are the current ones. Answers whether it was alive.
 */
export async function buryConnection(
  tx: TenantTx,
  ctx: Ctx,
  grant: { jobId: string; sealedTokens?: Buffer | null },
  reason: DeadReason,
): Promise<boolean> {
  const { jobId, sealedTokens } = grant;
  await lockJob(tx, jobId);
  const buried = await tx
    .update(zoomConnection)
    .set({
      sealedTokens: null,
      sealedCredentials: null,
      // An app that Zoom refuses for a while goes on sending events, and is asked every three days whether we know it.
      ...(isChosenEnd(reason) && { sealedWebhookSecret: null }),
      accessTokenExpiresAt: null,
      deadAt: ctx.now,
      deadReason: reason,
    })
    .where(
      and(
        eq(zoomConnection.jobId, jobId),
        isNull(zoomConnection.deadAt),
        sealedTokens ? eq(zoomConnection.sealedTokens, sealedTokens) : undefined,
      ),
    )
    .returning({ accountId: zoomConnection.accountId });
  if (buried.length === 0) return false;
  await failActiveRun(
    tx,
    ctx,
    jobId,
    isChosenEnd(reason) || reason === "deauthorized" ? "disconnected" : "connection_dead",
  );
  await refreshJobState(tx, ctx, jobId);
  await recordAudit(tx, ctx, { action: "job.disconnected", subject: jobId, detail: { reason } });
  return true;
}
