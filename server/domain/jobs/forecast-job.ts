import { userRecordings } from "@/server/connectors/zoom/api";
import { type ZoomConnection, zoomGet } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { sessionOf, type SourceSession } from "@/server/connectors/zoom/files";
import { userPageSchema, userSchema, type ZoomUser } from "@/server/connectors/zoom/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { archivePorts } from "@/server/domain/archive/ports";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

import { decideForecast } from "./decide-forecast";
import { forecastOthers, type OtherCursor } from "./forecast-others";
import { lockJob } from "./job-state";
import { failureSentence, finalFailure } from "./run-failure";
import type { ForecastCursor, ForecastJob, ForecastPart } from "./schema";
import { zoomConnection } from "./zoom-connection";

/** A year back is 13 requests a user: these stay well under a minute. */
const usersPerPart = 10;
/** Users read at the same time. */
const parallel = 4;

/**
 * What a job would import of a stretch of time, by listing and deciding as a run does, and writing nothing: the next few
 * users of the account, then its calls, then its chats, and where to go on. Also for a job that is switched off: that is how a new one is looked at first.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when it is not connected; UNAVAILABLE when Zoom can't be asked now
 */
export async function forecastJob(ctx: UserCtx, input: ForecastJob): Promise<ForecastPart> {
  requireRight(ctx.actor, "jobs.manage");
  const { id, from, to } = input;
  await ctx.db.tx(async (tx) => {
    const { row, live } = await lockJob(tx, id);
    if (live && !row.archivedAt) return;
    throw new AppError("PRECONDITION_FAILED", "Connect the job to Zoom first; then it can be looked at.");
  });
  const { keyring } = await archivePorts();
  const zoom = await zoomConnection(ctx.db, keyring, id);
  try {
    const { cursor } = input;
    if (cursor && "kind" in cursor) return await forecastOthers(ctx, zoom, { jobId: id, from, to }, cursor);
    const { users, total, next } = await readUsers(zoom, cursor);
    const { sessions, failed } = await readSessions(zoom, users, { from, to });
    const decided = await decideForecast(ctx, { jobId: id, from, to, users, sessions });
    const looked = { looked: users.length, failed, total };
    return { kind: "meeting", off: false, users: looked, ...decided, next };
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    log.warn({ tenantId: ctx.db.tenantId, err: error }, "forecast not finished");
    throw new AppError("UNAVAILABLE", failureSentence(finalFailure(error) ?? "outage"));
  }
}

type UserCursor = Exclude<ForecastCursor, OtherCursor>;

async function readUsers(zoom: ZoomConnection, cursor: UserCursor | null) {
  const status = cursor?.status ?? "active";
  const page = await readPage(zoom, status, cursor?.pageToken ?? null, usersPerPart);
  const total =
    cursor?.total ??
    (page.total_records ?? 0) + ((await readPage(zoom, "inactive", null, 1)).total_records ?? 0);
  const users = page.users.flatMap((entry) => userSchema.safeParse(entry).data ?? []);
  return { users, total, next: nextOf(status, page.next_page_token, total) };
}

function nextOf(status: UserCursor["status"], token: string | null, total: number): ForecastCursor {
  if (token) return { status, pageToken: token, total };
  return status === "active"
    ? { status: "inactive", pageToken: null, total }
    : { kind: "phone", at: "", total };
}

const readPage = (
  zoom: ZoomConnection,
  status: UserCursor["status"],
  token: string | null,
  pageSize: number,
) =>
  zoomGet(zoom, {
    label: "medium",
    path: "/users",
    query: { status, page_size: String(pageSize), next_page_token: token },
    schema: userPageSchema,
  });

/** Somebody whose recordings can't be listed is counted, and the others go on: what may pass ends the part. */
async function readSessions(
  zoom: ZoomConnection,
  users: readonly ZoomUser[],
  window: { from: Date; to: Date },
): Promise<{ sessions: SourceSession[]; failed: number }> {
  const sessions: SourceSession[] = [];
  let failed = 0;
  const waiting = users.map((user) => user.id);
  const worker = async () => {
    for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
      try {
        for await (const part of userRecordings(zoom, { userId, ...window })) {
          sessions.push(...part.meetings.map(sessionOf));
        }
      } catch (error) {
        if (!(error instanceof ZoomError) || !ofUser.has(error.failure.kind)) throw error;
        if (error.failure.kind !== "gone") failed++;
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { sessions, failed };
}

const ofUser: ReadonlySet<ZoomError["code"]> = new Set(["gone", "forbidden", "not_available"]);
