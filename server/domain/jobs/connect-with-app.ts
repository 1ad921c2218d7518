import type { ServerToServerApp } from "@/server/connectors/zoom/oauth";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";

import { requireConnectable } from "./connect-job";
import { type GrantedAccount, type NotGranted, tryOwnApp } from "./granted-account";
import { lockJob } from "./job-state";
import { consentsOf, endConsents } from "./replaced-consent";
import type { ConnectOutcome, ConnectWithApp } from "./schema";
import type { Settled } from "./settle-grant";
import { refuseConnection, storeConnection } from "./store-connection";

/**
 * Connects a job by an app of the customer's own (server-to-server), for accounts that can't install ours. The credentials
 * are tried at once and kept sealed. A refusal is an answer. The consent whose place it takes is given back to Zoom; `revoked`:
 * whether Zoom took it, null where there was none.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED for an archived job
 */
export async function connectWithApp(
  ctx: UserCtx,
  { id, secretToken, ...app }: ConnectWithApp,
): Promise<{ outcome: ConnectOutcome; revoked: boolean | null }> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, id);
    requireConnectable(row);
    await recordAudit(tx, ctx, { action: "job.connect_started", subject: id });
  });
  const granted = await tryOwnApp(ctx, app);
  const { revoked, ...settled } =
    "refused" in granted
      ? { ...refusalOf(granted), revoked: null }
      : await store(ctx, id, granted, { app, secretToken });
  if (settled.outcome !== "connected") await refuseConnection(ctx, id, settled);
  return { outcome: settled.outcome, revoked };
}

/** Nothing waits here: whoever typed the credentials tries them again. */
const refusalOf = ({ refused, scopes }: NotGranted): Settled => ({
  outcome: refused === "pending" ? "failed" : refused,
  ...(scopes && { scopes }),
});

async function store(
  ctx: UserCtx,
  jobId: string,
  granted: GrantedAccount,
  own: { app: ServerToServerApp; secretToken: string | undefined },
): Promise<Settled & { revoked: boolean | null }> {
  const consents = await consentsOf(ctx, jobId);
  const refusal = await ctx.db.tx((tx) =>
    storeConnection(tx, ctx, jobId, { ...granted, by: ctx.actor.id, ...own }),
  );
  if (refusal) return { outcome: refusal, revoked: null };
  return { outcome: "connected", revoked: await endConsents(ctx, jobId, consents) };
}
