import { eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, zoomConnection as grants } from "@/db/schema";
import { me } from "@/server/connectors/zoom/api";
import { exchangeCode, OAuthError, revoke, type StoredToken } from "@/server/connectors/zoom/oauth";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { systemClock } from "@/server/connectors/retry";
import type { UserCtx } from "@/server/domain/access/ctx";
import { takeState } from "@/server/domain/access/oauth-state";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { log } from "@/server/lib/log";

import { verifierBinding } from "./connect-job";
import { lockJob, refreshJobState } from "./job-state";
import { unpaced } from "./rate-budget";
import type { ConnectOutcome } from "./schema";
import { openText } from "./sealed-text";
import { startRun } from "./start-run";
import { sealPair, zoomSettings } from "./zoom-connection";

type Finished = { outcome: ConnectOutcome; jobId: string | null };
type Granted = { pair: StoredToken; accountId: string; userId: string; email: string };

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
  if (!code) return refuse(ctx, jobId, query.get("error") === "access_denied" ? "refused" : "failed");
  const granted = await redeem(ctx, code, verifier);
  if (!granted) return refuse(ctx, jobId, "failed");
  const refusal = await ctx.db.tx((tx) => store(tx, ctx, jobId, granted));
  if (!refusal) return { outcome: "connected", jobId };
  // Revoking uninstalls the app at Zoom: the connection that the account has elsewhere would die with it.
  if (refusal !== "connected_elsewhere") await revoke(zoomSettings(), granted.pair.accessToken);
  return refuse(ctx, jobId, refusal);
}

async function refuse(ctx: UserCtx, jobId: string, outcome: ConnectOutcome): Promise<Finished> {
  await ctx.db.tx((tx) =>
    recordAudit(tx, ctx, { action: "job.connect_refused", subject: jobId, detail: { reason: outcome } }),
  );
  return { outcome, jobId };
}

/** Trades the code and asks who granted it; null when Zoom gives no usable answer. */
async function redeem(ctx: UserCtx, code: string, verifier: string): Promise<Granted | null> {
  const settings = zoomSettings();
  try {
    const pair = await exchangeCode(settings, code, verifier, systemClock.now());
    const user = await me({
      settings,
      budget: unpaced,
      tokens: {
        load: () => Promise.resolve(pair),
        withLock: () => Promise.reject(new ZoomError({ kind: "connection_dead" })),
      },
    });
    if (user.account_id) {
      return { pair, accountId: user.account_id, userId: user.id, email: user.email?.toLowerCase() ?? "" };
    }
    await revoke(settings, pair.accessToken);
    log.warn({ tenantId: ctx.db.tenantId }, "zoom named no account for a new grant");
  } catch (error) {
    if (!(error instanceof OAuthError) && !(error instanceof ZoomError)) throw error;
    log.warn({ tenantId: ctx.db.tenantId, err: error }, "zoom connection not finished");
  }
  return null;
}

/** Writes the connection; a refusal when the account belongs elsewhere or the job belongs to another account. */
async function store(
  tx: TenantTx,
  ctx: UserCtx,
  jobId: string,
  granted: Granted,
): Promise<"connected_elsewhere" | "other_account" | null> {
  const { pair, accountId, userId, email } = granted;
  // Two jobs that connect the same account at once must not both find it free.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`zoom account ${accountId}`}, 0))`);
  const owners = await tx.execute<{ job_id: string }>(
    sql`select job_id from jobs_by_zoom_account(${accountId})`,
  );
  if (owners.some((owner) => owner.job_id !== jobId)) return "connected_elsewhere";
  const { row } = await lockJob(tx, jobId);
  const [former] = await tx
    .select({ accountId: grants.accountId })
    .from(grants)
    .where(eq(grants.jobId, jobId));
  if (former && former.accountId !== accountId) return "other_account";
  const { keyring } = await archivePorts();
  const connection = {
    ...(await sealPair(tx, keyring, jobId, pair)),
    accountId,
    connectedByZoomUserId: userId,
    connectedByEmail: email,
    connectedByPersonId: ctx.actor.id,
    connectedAt: ctx.now,
    refreshedAt: ctx.now,
    deadAt: null,
    deadReason: null,
  };
  await tx
    .insert(grants)
    .values({ tenantId: ctx.db.tenantId, jobId, ...connection })
    .onConflictDoUpdate({ target: [grants.tenantId, grants.jobId], set: connection });
  await tx.update(job).set({ changedAt: ctx.now }).where(eq(job.id, jobId));
  await refreshJobState(tx, ctx, jobId);
  await recordAudit(tx, ctx, {
    action: "job.connected",
    subject: jobId,
    detail: { account: accountId, again: former !== undefined },
  });
  if (!former && row.enabled) await startRun(tx, ctx, jobId, "first_connect");
  return null;
}
