import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { log } from "@/server/lib/log";

import { dueSessions } from "./due-sessions";
import { trashSession, type Trashed } from "./trash-session";

/** One odd recording may fail for ever; where more do, it is Zoom that is away. */
const mostOutages = 3;
/** What holds for the account as a whole: asking for the next recording would not help. */
const endings: ZoomError["code"][] = ["missing_scope", "throttled", "connection_dead", "misconfigured"];

/**
 * Moves the next sessions that are due to Zoom's trash; one that fails is passed over until the next night. Answers behind
 * which to go on; null = none is left, or Zoom takes no more of them for now.
 * @throws ZoomError when the process ends
 */
export async function trashDue(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: { jobId: string; after: string | null },
): Promise<{ moved: number; next: string | null }> {
  const { sessionKeys, next } = await dueSessions(ctx, input);
  let moved = 0;
  let outages = 0;
  for (const sessionKey of sessionKeys) {
    const outcome = await tryOne(ctx, zoom, { jobId: input.jobId, sessionKey });
    if (outcome === "moved") moved++;
    if (outcome === "outage") outages++;
    if (outcome === "not_allowed" || outages > mostOutages) return { moved, next: null };
  }
  return { moved, next };
}

async function tryOne(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: { jobId: string; sessionKey: string },
): Promise<Trashed | "outage"> {
  try {
    return await trashSession(ctx, zoom, input);
  } catch (error) {
    if (!(error instanceof ZoomError) || error.code === "aborted") throw error;
    log.warn(
      { tenantId: ctx.db.tenantId, jobId: input.jobId, err: error },
      "a recording was not moved to the trash",
    );
    if (endings.includes(error.code)) return "not_allowed";
    return error.code === "outage" ? "outage" : "refused";
  }
}
