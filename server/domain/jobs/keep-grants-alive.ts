import { and, isNotNull, isNull, lt } from "drizzle-orm";

import { zoomConnection as grants } from "@/db/schema";
import { systemClock } from "@/server/connectors/retry";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { accessToken } from "@/server/connectors/zoom/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { archivePorts } from "@/server/domain/archive/ports";

import { readPair, zoomConnection } from "./zoom-connection";

/** Zoom lets a grant die that nobody renews for months; a job that is switched off renews nothing by itself. */
const idleMs = 6 * 24 * 60 * 60_000;

/**
 * Renews grants that nobody has used for days, of jobs that are switched off too. One that Zoom declares dead is buried on
 * the way; an outage is tried again by the next tick.
 */
export async function keepGrantsAlive(ctx: Ctx): Promise<{ renewed: number }> {
  const idle = await ctx.db.tx((tx) =>
    tx
      .select({ jobId: grants.jobId })
      .from(grants)
      .where(
        and(
          isNull(grants.deadAt),
          isNotNull(grants.sealedTokens),
          lt(grants.refreshedAt, new Date(ctx.now.getTime() - idleMs)),
        ),
      ),
  );
  const { keyring } = await archivePorts();
  let renewed = 0;
  for (const { jobId } of idle) {
    const pair = await readPair(ctx.db, keyring, jobId);
    const { settings, tokens } = await zoomConnection(ctx.db, keyring, jobId);
    try {
      if (pair) await accessToken(settings, tokens, { now: systemClock.now, refused: pair.accessToken });
      renewed++;
    } catch (error) {
      if (!(error instanceof ZoomError)) throw error;
    }
  }
  return { renewed };
}
