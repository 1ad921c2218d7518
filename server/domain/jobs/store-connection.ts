import { eq, sql } from "drizzle-orm";

import type { ConnectionKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, pendingGrant, zoomConnection as grants } from "@/db/schema";
import type { ServerToServerApp } from "@/server/connectors/zoom/oauth";
import type { Ctx } from "@/server/domain/access/ctx";
import { archivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";

import type { GrantedAccount } from "./granted-account";
import { lockJob, refreshJobState } from "./job-state";
import { type PendingGrant, takePending } from "./pending-grant";
import type { ConnectOutcome } from "./schema";
import { sealSecretToken } from "./own-app-secret";
import { startRun } from "./start-run";
import { sealApp, sealPair } from "./zoom-connection";

/** Writes down that, and why, a job was not connected; `scopes` = those that it lacks. */
export async function refuseConnection(
  ctx: Ctx,
  jobId: string,
  { outcome, scopes }: { outcome: ConnectOutcome; scopes?: readonly string[] },
): Promise<void> {
  const detail = { reason: outcome, ...(scopes && { scopes: scopes.join(" ") }) };
  await ctx.db.tx((tx) => recordAudit(tx, ctx, { action: "job.connect_refused", subject: jobId, detail }));
}

type Granted = GrantedAccount & { by: string } & (
    | { app: ServerToServerApp; secretToken?: string | undefined; waiting?: never }
    /** By Zoom's consent page: the grant that waited until it was known whose it is. */
    | { waiting: PendingGrant; app?: never; secretToken?: never }
  );

type Refusal = "connected_elsewhere" | "other_account" | "archived" | "pending";

/**
 * Writes a connection that the person `by` made, by Zoom's consent page or by an app of the customer's own; a refusal when the
 * account belongs elsewhere, the job belongs to another account or was put away; "pending" when another one took the grant. One
 * that was ended goes on where it stopped.
 */
export async function storeConnection(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  granted: Granted,
): Promise<Refusal | null> {
  const { pair, accountId, userId, email, by, app, secretToken, waiting } = granted;
  // Two jobs that connect the same account at once must not both find it free.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`zoom account ${accountId}`}, 0))`);
  const { row } = await lockJob(tx, jobId);
  if (waiting && !(await takePending(tx, waiting))) return "pending";
  if (row.archivedAt) return "archived";
  const owners = await tx.execute<{ job_id: string }>(
    sql`select job_id from jobs_by_zoom_account(${accountId})`,
  );
  if (owners.some((owner) => owner.job_id !== jobId)) return "connected_elsewhere";
  const [former] = await tx
    .select({ accountId: grants.accountId, deadAt: grants.deadAt })
    .from(grants)
    .where(eq(grants.jobId, jobId));
  if (former && former.accountId !== accountId) return "other_account";
  // A consent that still waits is older than this choice, and must not take its place later.
  await tx.delete(pendingGrant).where(eq(pendingGrant.jobId, jobId));
  const { keyring } = await archivePorts();
  const kind: ConnectionKind = app ? "server_to_server" : "redirect";
  const connection = {
    ...(await sealPair(tx, keyring, jobId, pair)),
    kind,
    sealedCredentials: app ? await sealApp(tx, keyring, jobId, app) : null,
    ...(!app && { sealedWebhookSecret: null }),
    ...(secretToken && { sealedWebhookSecret: await sealSecretToken(tx, keyring, jobId, secretToken) }),
    accountId,
    connectedByZoomUserId: userId,
    connectedByEmail: email,
    connectedByPersonId: by,
    connectedAt: ctx.now,
    refreshedAt: ctx.now,
    warnedAt: null,
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
    detail: { account: accountId, kind, again: former !== undefined },
  });
  if (!row.enabled) return null;
  if (!former) await startRun(tx, ctx, jobId, "first_connect");
  else if (former.deadAt) await startRun(tx, ctx, jobId, "manual");
  return null;
}
