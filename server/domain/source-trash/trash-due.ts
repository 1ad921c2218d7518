import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { log } from "@/server/lib/log";

import { dueSessions } from "./due-sessions";
import { trashSession } from "./trash-session";

/**
 * Moves the next sessions that are due to Zoom's trash. Answers behind which to go on; null = none is left, or Zoom takes no
 * more of them for now.
 * @throws ZoomError for what may pass
 */
export async function trashDue(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: { jobId: string; after: string | null },
): Promise<{ moved: number; next: string | null }> {
  const { sessionKeys, next } = await dueSessions(ctx, input);
  let moved = 0;
  for (const sessionKey of sessionKeys) {
    try {
      const outcome = await trashSession(ctx, zoom, { jobId: input.jobId, sessionKey });
      if (outcome === "refused") return { moved, next: null };
      if (outcome === "moved") moved++;
    } catch (error) {
      if (!(error instanceof ZoomError) || isPassing(error)) throw error;
      log.warn(
        { tenantId: ctx.db.tenantId, jobId: input.jobId, err: error },
        "a recording was not moved to the trash",
      );
      if (error.failure.kind === "connection_dead" || error.failure.kind === "throttled")
        return { moved, next: null };
    }
  }
  return { moved, next };
}

const isPassing = ({ failure }: ZoomError) =>
  failure.kind === "outage" || failure.kind === "aborted" || (failure.kind === "throttled" && !failure.daily);
