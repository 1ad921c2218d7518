import { exchangeCode, OAuthError, type StoredToken } from "@/server/connectors/zoom/oauth";
import { systemClock } from "@/server/connectors/retry";
import type { UserCtx } from "@/server/domain/access/ctx";
import { takeState } from "@/server/domain/access/oauth-state";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { log } from "@/server/lib/log";

import { verifierBinding } from "./connect-job";
import { keepPending } from "./pending-grant";
import type { ConnectOutcome } from "./schema";
import { openText } from "./sealed-text";
import { type Settled, settleGrant } from "./settle-grant";
import { refuseConnection } from "./store-connection";
import { zoomSettings } from "./zoom-connection";

type Finished = { outcome: ConnectOutcome; jobId: string | null };

/** The way back from Zoom's consent page: `query` holds state and code, or state and error. */
export async function finishConnect(ctx: UserCtx, query: URLSearchParams): Promise<Finished> {
  requireRight(ctx.actor, "jobs.manage");
  const { keyring } = await archivePorts();
  const road = await ctx.db.tx(async (tx) => {
    const taken = await takeState(tx, ctx, "zoom", query.get("state") ?? "");
    if (!taken?.jobId || !taken.sealedVerifier) {
      await recordAudit(tx, ctx, { action: "job.connect_refused", detail: { reason: "not_ours" } });
      return null;
    }
    const { jobId, sealedVerifier } = taken;
    return { jobId, verifier: await openText(tx, keyring, verifierBinding(jobId), sealedVerifier) };
  });
  if (!road) return { outcome: "not_ours", jobId: null };
  const { jobId, verifier } = road;
  const code = query.get("code");
  const settled: Settled = code
    ? await redeem(ctx, jobId, code, verifier)
    : { outcome: query.get("error") === "access_denied" ? "refused" : "failed" };
  if (settled.outcome !== "connected") await refuseConnection(ctx, jobId, settled);
  return { outcome: settled.outcome, jobId };
}

/** Trades the code and keeps what comes of it before anything else: Zoom gives it once. */
async function redeem(ctx: UserCtx, jobId: string, code: string, verifier: string): Promise<Settled> {
  let pair: StoredToken;
  try {
    pair = await exchangeCode(zoomSettings(), code, verifier, systemClock.now());
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    log.warn({ tenantId: ctx.db.tenantId, err: error }, "zoom gave no tokens");
    return { outcome: "failed" };
  }
  const { keyring } = await archivePorts();
  const grant = { jobId, grantedByPersonId: ctx.actor.id, grantedAt: ctx.now };
  await ctx.db.tx((tx) => keepPending(tx, keyring, ctx.db.tenantId, grant, pair));
  return settleGrant(ctx, grant);
}
