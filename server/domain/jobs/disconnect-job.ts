import { revoke } from "@/server/connectors/zoom/oauth";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";

import { buryConnection } from "./bury-connection";
import { lockJob } from "./job-state";
import { readPair, zoomSettings } from "./zoom-connection";

/**
 * Ends the connection at Zoom and here; the tokens are deleted whatever Zoom answers, which `revoked` says. Everything
 * imported stays. Repeating it changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function disconnectJob(ctx: UserCtx, input: { id: string }): Promise<{ revoked: boolean }> {
  requireRight(ctx.actor, "jobs.manage");
  const { keyring } = await archivePorts();
  await ctx.db.tx((tx) => lockJob(tx, input.id));
  const pair = await readPair(ctx.db, keyring, input.id).catch(() => null);
  const { revoked } = pair ? await revoke(zoomSettings(), pair.accessToken) : { revoked: false };
  await ctx.db.tx((tx) => buryConnection(tx, ctx, { jobId: input.id }, "disconnected"));
  return { revoked };
}
