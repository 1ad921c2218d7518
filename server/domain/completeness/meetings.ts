import { and, asc, eq, gt, ne } from "drizzle-orm";

import { sourceUser } from "@/db/schema";
import { userPages, userRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { type SourceSession, sessionOf } from "@/server/connectors/zoom/files";
import { type Trash, userTrash } from "@/server/connectors/zoom/trash";
import type { Ctx } from "@/server/domain/access/ctx";
import { goneFromAccount, markUsersGone, rememberUsers } from "@/server/domain/jobs/remember-users";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { thingsOf } from "@/server/domain/ledger/things-of";

import { type CheckedPeriod, type CheckedSource, isIn } from "./source";

export const usersPerPart = 20;
const parallel = 4;
const dayMs = 86_400_000;

type Listed = { sessions: SourceSession[]; trash: Omit<Trash, "complete">; complete: boolean };

/** Meetings and webinars, user by user, from the same lists that a run reads, and from Zoom's trash. */
export const meetings: CheckedSource = {
  kind: "meeting",
  async read(ctx, zoom, period, cursor) {
    const everybody = cursor === "" ? await listUsers(ctx, zoom, period.jobId) : true;
    const users = await usersAfter(ctx, period.jobId, cursor);
    const trash = { sessions: [], since: new Map() };
    const listed: Listed = { sessions: [], trash, complete: everybody };
    const waiting = users.values();
    const worker = async () => {
      for (const userId of waiting) await listUser(zoom, period, userId, listed);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    const { sessions, complete } = listed;
    const inPeriod = (found: SourceSession[]) =>
      found.flatMap(thingsOf).filter((thing) => isIn(period, thing));
    return {
      things: inPeriod(sessions),
      aside: inPeriod(listed.trash.sessions),
      inTrash: listed.trash.since,
      complete,
      next: users.length === usersPerPart ? (users.at(-1) ?? null) : null,
      record: (tx, keys) =>
        recordSessions(tx, ctx, {
          jobId: period.jobId,
          sessions: sessions.filter(({ uuid }) => keys.has(uuid)),
          announceKept: true,
        }),
    };
  },
};

/** Reads who is there, as a run does; false when the list had gaps, or named nobody, which is an outage. */
async function listUsers(ctx: Ctx, zoom: ZoomConnection, jobId: string): Promise<boolean> {
  let complete = false;
  let named = 0;
  for await (const page of userPages(zoom)) {
    named += page.users.length;
    ({ complete } = page);
    await ctx.db.tx((tx) => rememberUsers(tx, ctx, jobId, page.users));
  }
  if (!complete || named === 0) return false;
  await ctx.db.tx((tx) => markUsersGone(tx, jobId, ctx.now));
  return true;
}

/** The next users of the account, by their id. */
export const usersAfter = (ctx: Ctx, jobId: string, cursor: string): Promise<string[]> =>
  ctx.db.tx(async (tx) => {
    const users = await tx
      .select({ id: sourceUser.sourceId })
      .from(sourceUser)
      .where(
        and(
          eq(sourceUser.jobId, jobId),
          ne(sourceUser.status, goneFromAccount),
          gt(sourceUser.sourceId, cursor),
        ),
      )
      .orderBy(asc(sourceUser.sourceId))
      .limit(usersPerPart);
    return users.map(({ id }) => id);
  });

/** Zoom's lists go by the start of the meeting, which may lie before that of its recording. */
async function listUser(zoom: ZoomConnection, period: CheckedPeriod, userId: string, listed: Listed) {
  const from = new Date(period.from.getTime() - dayMs);
  try {
    for await (const part of userRecordings(zoom, { userId, from, to: period.to })) {
      listed.complete &&= part.complete && !part.beyondMemory;
      listed.sessions.push(...part.meetings.map(sessionOf));
    }
    const trash = await userTrash(zoom, userId);
    listed.complete &&= trash.complete;
    listed.trash.sessions.push(...trash.sessions);
    for (const [key, at] of trash.since) listed.trash.since.set(key, at);
  } catch (error) {
    const ofUser = ["gone", "forbidden", "not_available", "outage"];
    if (!(error instanceof ZoomError) || !ofUser.includes(error.failure.kind)) throw error;
    // Whom Zoom no longer knows it reports nothing of; whom it could not list it may hold anything of.
    if (error.failure.kind !== "gone") listed.complete = false;
  }
}
