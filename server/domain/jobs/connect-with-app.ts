import { systemClock } from "@/server/connectors/retry";
import { accountPair } from "@/server/connectors/zoom/oauth";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";

import { requireConnectable } from "./connect-job";
import { askWhose } from "./granted-account";
import { lockJob } from "./job-state";
import type { ConnectOutcome, ConnectWithApp } from "./schema";
import { refuseConnection, storeConnection } from "./store-connection";
import { zoomSettings } from "./zoom-connection";

/**
 * Connects a job by an app of the customer's own (server-to-server), for accounts that can't install ours. The credentials
 * are tried at once and kept sealed. A refusal is an answer.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED for an archived job
 */
export async function connectWithApp(
  ctx: UserCtx,
  { id, ...app }: ConnectWithApp,
): Promise<{ outcome: ConnectOutcome }> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, id);
    requireConnectable(row);
    await recordAudit(tx, ctx, { action: "job.connect_started", subject: id });
  });
  const granted = await askWhose(ctx, () => accountPair(zoomSettings(), app, systemClock.now()));
  const outcome =
    "refused" in granted
      ? granted.refused
      : ((await ctx.db.tx((tx) => storeConnection(tx, ctx, id, { ...granted, app }))) ?? "connected");
  if (outcome !== "connected") await refuseConnection(ctx, id, outcome);
  return { outcome };
}
