import { exchangeCode, revoke } from "@/server/connectors/zoom/oauth";
import { systemClock } from "@/server/connectors/retry";
import type { UserCtx } from "@/server/domain/access/ctx";
import { takeState } from "@/server/domain/access/oauth-state";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";

import { verifierBinding } from "./connect-job";
import { askWhose } from "./granted-account";
import type { ConnectOutcome } from "./schema";
import { openText } from "./sealed-text";
import { refuseConnection, storeConnection } from "./store-connection";
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
  const outcome = code
    ? await redeem(ctx, jobId, code, verifier)
    : query.get("error") === "access_denied"
      ? "refused"
      : "failed";
  if (outcome !== "connected") await refuseConnection(ctx, jobId, outcome);
  return { outcome, jobId };
}

/** Trades the code, asks who granted it, and keeps it; what is not kept goes back to Zoom. */
async function redeem(ctx: UserCtx, jobId: string, code: string, verifier: string): Promise<ConnectOutcome> {
  const settings = zoomSettings();
  const granted = await askWhose(ctx, () => exchangeCode(settings, code, verifier, systemClock.now()));
  if ("refused" in granted) {
    if (granted.pair) await revoke(settings, granted.pair.accessToken);
    return granted.refused === "credentials_refused" ? "failed" : granted.refused;
  }
  const refusal = await ctx.db.tx((tx) => storeConnection(tx, ctx, jobId, granted));
  // Revoking uninstalls the app at Zoom: the connection that the account has elsewhere would die with it.
  if (refusal === "other_account") await revoke(settings, granted.pair.accessToken);
  return refusal ?? "connected";
}
