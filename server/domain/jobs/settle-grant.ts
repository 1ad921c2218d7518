import { and, eq, isNull, lt, sql } from "drizzle-orm";

import { pendingGrant, zoomConnection as grants } from "@/db/schema";
import { revoke } from "@/server/connectors/zoom/oauth";
import type { Ctx } from "@/server/domain/access/ctx";
import { archivePorts } from "@/server/domain/archive/ports";

import { askWhose } from "./granted-account";
import { type PendingGrant, pendingTokens, takePending } from "./pending-grant";
import type { ConnectOutcome } from "./schema";
import { refuseConnection, storeConnection } from "./store-connection";
import { zoomSettings } from "./zoom-connection";

export type Settled = { outcome: ConnectOutcome; scopes?: readonly string[] };

/** Whoever came from Zoom's page settles the grant; the tick takes those that were left behind. */
const leftAfterMs = 60_000;
const givenUpAfterMs = 24 * 60 * 60_000;

/**
 * Finds out whose a waiting grant is, and connects the job by it or gives it back. "pending" while Zoom can't be asked: the
 * grant keeps waiting, and what was connected before is left alone.
 */
export async function settleGrant(ctx: Ctx, grant: PendingGrant): Promise<Settled> {
  const { keyring } = await archivePorts();
  const { jobId, grantedByPersonId: by } = grant;
  const tokens = pendingTokens(ctx.db, keyring, jobId);
  const granted = await askWhose(ctx, tokens);
  if ("refused" in granted && granted.refused === "pending") return { outcome: "pending" };
  const pair = await tokens.load();
  const settled = await ctx.db.tx(async (tx): Promise<Settled> => {
    if (!(await takePending(tx, grant))) return { outcome: "pending" };
    if ("refused" in granted)
      return { outcome: granted.refused, ...(granted.scopes && { scopes: granted.scopes }) };
    return { outcome: (await storeConnection(tx, ctx, jobId, { ...granted, by })) ?? "connected" };
  });
  const { outcome } = settled;
  if (outcome === "connected" || outcome === "pending") return settled;
  if (pair && granted.accountId && !(await isInUse(ctx, jobId, granted.accountId))) {
    await revoke(zoomSettings(), pair.accessToken);
  }
  return settled;
}

/** Settles grants that wait. One that Zoom can't name an owner of for a day is let go. */
export async function settlePendingGrants(ctx: Ctx): Promise<{ settled: number; waiting: number }> {
  const rows = await ctx.db.tx((tx) =>
    tx
      .select({
        jobId: pendingGrant.jobId,
        grantedByPersonId: pendingGrant.grantedByPersonId,
        grantedAt: pendingGrant.grantedAt,
      })
      .from(pendingGrant)
      .where(lt(pendingGrant.grantedAt, new Date(ctx.now.getTime() - leftAfterMs))),
  );
  let waiting = 0;
  for (const grant of rows) {
    const settled = await settleGrant(ctx, grant);
    if (settled.outcome === "connected") continue;
    if (settled.outcome !== "pending") await refuseConnection(ctx, grant.jobId, settled);
    else if (ctx.now.getTime() - grant.grantedAt.getTime() < givenUpAfterMs) waiting++;
    else if (await ctx.db.tx((tx) => takePending(tx, grant)))
      await refuseConnection(ctx, grant.jobId, { outcome: "failed" });
  }
  return { settled: rows.length - waiting, waiting };
}

/** Revoking uninstalls the app at Zoom: a connection that lives by the same installation would die with it. */
function isInUse(ctx: Ctx, jobId: string, accountId: string): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const owners = await tx.execute<{ job_id: string }>(
      sql`select job_id from jobs_by_zoom_account(${accountId})`,
    );
    if (owners.some((owner) => owner.job_id !== jobId)) return true;
    const [live] = await tx
      .select({ jobId: grants.jobId })
      .from(grants)
      .where(
        and(
          eq(grants.jobId, jobId),
          eq(grants.accountId, accountId),
          eq(grants.kind, "redirect"),
          isNull(grants.deadAt),
        ),
      );
    return live !== undefined;
  });
}
