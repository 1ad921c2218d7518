import { userRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { sessionOf } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { log } from "@/server/lib/log";

import { finalFailure } from "./run-failure";
import type { RunRef } from "./stages";

const tries = 2;

/**
 * `beyondMemory`: of what is older than this Zoom gives out nothing. `refused`: Zoom itself says that we may not see the
 * user's recordings, and gave out none of them. `unread`: some could not be read, for whatever reason.
 */
type ListedUser = { state: "listed"; beyondMemory: Date | null } | { state: "refused" | "unread" };

/**
 * Lists one user's recordings into the ledger, with a second try.
 * @throws ZoomError for what is no matter of this user's
 */
export async function listUser(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, runId }: RunRef,
  { id: userId, window }: { id: string; window: { from: Date; to: Date } },
): Promise<ListedUser> {
  let isGiven = false;
  let isRefused = false;
  for (let attempt = 1; attempt <= tries; attempt++) {
    isRefused = false;
    try {
      let complete = true;
      let beyondMemory: Date | null = null;
      for await (const part of userRecordings(zoom, { userId, ...window })) {
        isGiven = true;
        complete &&= part.complete;
        if (part.beyondMemory) beyondMemory = new Date(`${part.to}T00:00:00Z`);
        if (part.meetings.length === 0) continue;
        const sessions = part.meetings.map(sessionOf);
        await ctx.db.tx((tx) => recordSessions(tx, ctx, { jobId, runId, sessions, announceKept: true }));
      }
      if (complete) return { state: "listed", beyondMemory };
    } catch (error) {
      if (!(error instanceof ZoomError)) throw error;
      const { failure } = error;
      // Zoom no longer knows the user: there is nothing to list, and nothing is concluded about what was kept.
      if (failure.kind === "gone") return { state: "listed", beyondMemory: null };
      const ofUser = failure.kind === "forbidden" || failure.kind === "not_available";
      if (!ofUser && (finalFailure(error) || isPassing(error))) throw error;
      isRefused = isRefusal(error);
      log.warn({ tenantId: ctx.db.tenantId, runId, attempt, err: error }, "recordings of a user not listed");
    }
  }
  return { state: isRefused && !isGiven ? "refused" : "unread" };
}

const isPassing = ({ failure }: ZoomError) =>
  failure.kind === "outage" || failure.kind === "throttled" || failure.kind === "aborted";

/** Zoom's own errors carry a code; a bare 403 is a gateway's. */
const isRefusal = ({ failure, facts }: ZoomError) => failure.kind === "forbidden" && facts.code !== null;
