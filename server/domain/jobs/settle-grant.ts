import { lt } from "drizzle-orm";

import { pendingGrant } from "@/db/schema";
import { systemClock } from "@/server/connectors/retry";
import type { Ctx } from "@/server/domain/access/ctx";
import { archivePorts } from "@/server/domain/archive/ports";

import { giveBack } from "./give-back";
import { askWhose, type GrantedAccount, type NotGranted } from "./granted-account";
import { type PendingGrant, pendingTokens, takePending } from "./pending-grant";
import type { ConnectOutcome } from "./schema";
import { refuseConnection, storeConnection } from "./store-connection";

export type Settled = { outcome: ConnectOutcome; scopes?: readonly string[] };

/** Whoever came from Zoom's page settles the grant; the tick takes those that were left behind. */
const leftAfterMs = 60_000;
const givenUpAfterMs = 24 * 60 * 60_000;

/**
 * Finds out whose a waiting grant is, and connects the job by it or gives it back. "pending" while Zoom can't be asked: the
 * grant keeps waiting, for a day at most, and what was connected before is left alone.
 */
export async function settleGrant(ctx: Ctx, grant: PendingGrant): Promise<Settled> {
  const { keyring } = await archivePorts();
  const { jobId, grantedByPersonId: by } = grant;
  const tokens = pendingTokens(ctx.db, keyring, jobId);
  const granted = patient(ctx, grant, await askWhose(ctx, tokens));
  if ("refused" in granted && granted.refused === "pending") return { outcome: "pending" };
  const pair = await tokens.load();
  const settled = await ctx.db.tx(async (tx): Promise<Settled> => {
    if (!("refused" in granted)) {
      const refusal = await storeConnection(tx, ctx, jobId, { ...granted, by, waiting: grant });
      return { outcome: refusal ?? "connected" };
    }
    if (!(await takePending(tx, grant))) return { outcome: "pending" };
    return { outcome: granted.refused, ...(granted.scopes && { scopes: granted.scopes }) };
  });
  const { outcome } = settled;
  if (outcome === "connected" || outcome === "pending") return settled;
  await giveBack(ctx, { jobId, accountId: granted.accountId, pair }, { ending: false });
  return settled;
}

/** A grant that Zoom can't name an owner of for a day is let go. */
function patient(
  ctx: Ctx,
  { grantedAt }: PendingGrant,
  granted: GrantedAccount | NotGranted,
): GrantedAccount | NotGranted {
  const isOver = ctx.now.getTime() - grantedAt.getTime() >= givenUpAfterMs;
  return isOver && "refused" in granted && granted.refused === "pending"
    ? { ...granted, refused: "failed" }
    : granted;
}

/** Settles grants that wait; what is not begun by `until` (epoch ms) waits on. */
export async function settlePendingGrants(
  ctx: Ctx,
  until = Infinity,
): Promise<{ settled: number; waiting: number }> {
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
    const settled: Settled =
      systemClock.now() < until ? await settleGrant(ctx, grant) : { outcome: "pending" };
    if (settled.outcome === "pending") waiting++;
    else if (settled.outcome !== "connected") await refuseConnection(ctx, grant.jobId, settled);
  }
  return { settled: rows.length - waiting, waiting };
}
