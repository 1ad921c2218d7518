import { and, eq, inArray, isNotNull, or } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { chatStretches, fetchChatDays } from "@/server/domain/imports/fetch-chat-day";
import { stepEndsAt } from "@/server/domain/imports/import-group";
import { type ChatDay, chatKey, readChatKey } from "@/server/domain/ledger/chat-days";
import { lostAfterMs } from "@/server/domain/ledger/lost-looks";
import { ourReasons } from "@/server/domain/ledger/our-reasons";
import { chatDayType, recordChats } from "@/server/domain/ledger/record-chats";

import { homeZone } from "./look-at-chat";
import type { Looked, SessionRef } from "./look-at-session";

const dayMs = 24 * 60 * 60_000;
/** What is left of a look is due when its step is over, however that ended. */
const longestStepMs = 5 * 60_000;

type ChatDayRef = { sessionId: string; day: string };
type Report = { days: ChatDay[]; complete: boolean };

/**
 * Reads a day of a session afresh into the ledger, and the skipped ones after it: somebody asked for it, or may keep them by
 * now. They are recorded a stretch at a time, and the next one is due from then on: a look that takes long, or is killed,
 * goes on there. A report that does not show a day proves nothing, and one with gaps is asked for again the next day.
 * `endsAt` (milliseconds of `Date.now()`): no other stretch is begun then.
 * @throws ZoomError
 */
export async function lookAtChatAgain(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, sessionKey }: SessionRef,
  endsAt = stepEndsAt(),
): Promise<Looked> {
  const key = readChatKey(sessionKey);
  if (!key) return "not_there";
  const at = { now: ctx.now, timeZone: await homeZone(ctx) };
  const wanted = [key.day, ...(await skippedAfter(ctx, jobId, key))];
  const stretches = chatStretches(wanted, at.timeZone);
  let looked: Looked = "not_there";
  let hadGaps = false;
  for (const [index, days] of stretches.entries()) {
    const report = await fetchChatDays(zoom, { sessionId: key.sessionId, days }, at).catch(unread);
    const [next] = stretches[index + 1] ?? [];
    // One more look reads all that follows: so one is enough for all gaps.
    await takeStretch(ctx, { jobId, ...key, days, report, next, again: !report.complete && !hadGaps });
    hadGaps ||= !report.complete;
    if (report.days.some(({ day }) => day === key.day)) looked = "recorded";
    if (Date.now() >= endsAt) break;
  }
  return looked;
}

type Stretch = {
  jobId: string;
  sessionId: string;
  days: readonly string[];
  report: Report;
  /** Where to go on; none = this was the last. */
  next: string | undefined;
  /** To be asked for again the next day. */
  again: boolean;
};

/** Writes what a report says of a stretch of days, and moves the mark to where the look goes on. */
async function takeStretch(ctx: Ctx, stretch: Stretch): Promise<void> {
  const { jobId, sessionId, days, report, next, again } = stretch;
  const keysOf = (some: readonly string[]) =>
    and(
      eq(sourceItem.jobId, jobId),
      inArray(
        sourceItem.sessionKey,
        some.map((day) => chatKey(sessionId, day)),
      ),
    );
  const inMs = (ms: number) => ({ nextLookAt: new Date(ctx.now.getTime() + ms) });
  await ctx.db.tx(async (tx) => {
    // Messages name whom they were written to, so nobody else belongs to a session that they were sent in.
    const chats = [{ sessionId, memberEmails: [], days: report.days, unreadable: null }];
    if (report.days.length > 0) await recordChats(tx, ctx, { jobId, chats, announceKept: true });
    await tx
      .update(sourceItem)
      .set({ nextLookAt: null })
      .where(and(keysOf(days), isNotNull(sourceItem.nextLookAt)));
    const mark = async (day: string, ms: number) =>
      tx
        .update(sourceItem)
        .set(inMs(ms))
        .where(and(keysOf([day]), eq(sourceItem.fileType, chatDayType)));
    if (again) await mark(days[0] ?? "", dayMs);
    if (next) await mark(next, longestStepMs);
  });
}

const isOurs = and(
  inArray(sourceItem.state, ["skipped", "waiting"]),
  inArray(sourceItem.reason, [...ourReasons]),
);

/**
 * Later days of the session that were skipped, or wait, for a reason on our side, when that day did too: it may have been
 * decided otherwise since it was marked. They end where another look begins.
 */
async function skippedAfter(ctx: Ctx, jobId: string, { sessionId, day }: ChatDayRef): Promise<string[]> {
  const days: string[] = [];
  for (let at = Date.parse(day); at <= ctx.now.getTime() + dayMs; at += dayMs) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  const own = chatKey(sessionId, day);
  const wentOn = and(
    eq(sourceItem.sessionKey, own),
    inArray(sourceItem.state, ["kept", "importing", "archived", "failed", "given_up"]),
  );
  const rows = await ctx.db.tx((tx) =>
    tx
      .selectDistinct({ key: sourceItem.sessionKey, nextLookAt: sourceItem.nextLookAt })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          inArray(
            sourceItem.sessionKey,
            days.map((one) => chatKey(sessionId, one)),
          ),
          eq(sourceItem.fileType, chatDayType),
          or(isOurs, wentOn),
        ),
      ),
  );
  if (!rows.some((row) => row.key === own)) return [];
  const later = rows.flatMap((row) => {
    const its = readChatKey(row.key)?.day;
    return its && its > day ? [{ day: its, nextLookAt: row.nextLookAt?.getTime() ?? 0 }] : [];
  });
  const marked = later.filter(({ nextLookAt }) => nextLookAt > ctx.now.getTime() - lostAfterMs);
  const [end = "9999"] = marked.map((one) => one.day).sort();
  return later.map((one) => one.day).filter((one) => one < end);
}

/** Answers about one session that asking again at once does not change; `complete`: nor does asking later. */
const unreadable = new Map<ZoomError["failure"]["kind"], { complete: boolean }>([
  ["gone", { complete: true }],
  ["too_old", { complete: true }],
  ["invalid_request", { complete: false }],
  ["unreadable_answer", { complete: false }],
  ["bad_page_token", { complete: false }],
]);

function unread(error: unknown): { days: ChatDay[]; complete: boolean } {
  const answer = error instanceof ZoomError ? unreadable.get(error.failure.kind) : undefined;
  if (!answer) throw error;
  return { days: [], ...answer };
}
