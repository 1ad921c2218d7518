import { and, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { zoomConnection } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { type DeadReason, isChosenEnd } from "./dead-reason";
import { failActiveRun } from "./end-run";
import { lockJob, refreshJobState } from "./job-state";

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
