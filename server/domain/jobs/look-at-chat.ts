import { and, eq, inArray, lte } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { Ctx } from "@/server/domain/access/ctx";
import { fetchChatDays } from "@/server/domain/imports/fetch-chat-day";
import { type ChatDay, chatKey, readChatKey } from "@/server/domain/ledger/chat-days";
import { ourReasons } from "@/server/domain/ledger/our-reasons";
import { chatDayType, recordChats, type SeenChat } from "@/server/domain/ledger/record-chats";

import type { Looked, SessionRef } from "./look-at-session";
import { readChat } from "./read-chat";

const dayMs = 24 * 60 * 60_000;

type ChatDayRef = { sessionId: string; day: string };
type ChatRef = {
  jobId: string;
  /** Without braces, lower case. */
  chatSessionId: string;
  /** When something was written, changed or deleted there. */
  eventAt: Date;
};

/**
 * Reads what is new in one chat session into the ledger: an event says that there is something, the report says what. `also`
 * commits with the result.
 * @throws ZoomError
 */
export async function lookAtChat(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, chatSessionId, eventAt }: ChatRef,
  also: (tx: TenantTx) => Promise<unknown> = () => Promise.resolve(),
): Promise<Looked> {
  const windows = chatWindows(new Date(eventAt.getTime() - dayMs), ctx.now, ctx.now);
  const stretch = { windows, now: ctx.now, timeZone: await homeZone(ctx) };
  const session = { id: chatSessionId, memberEmails: [], lastMessageAt: null };
  const chats: SeenChat[] = [];
  for (const window of windows) {
    const read = await readChat(zoom, session, window, stretch).catch(nullIfGone);
    if (read && read.chat.days.length > 0) chats.push(read.chat);
  }
  return ctx.db.tx(async (tx) => {
    if (chats.length > 0) await recordChats(tx, ctx, { jobId, chats, announceKept: true });
    await also(tx);
    return chats.length > 0 ? "recorded" : "not_there";
  });
}

/**
 * Reads a day of a session afresh into the ledger, and the skipped ones after it: somebody asked for it, or may keep them by
 * now. A report that does not show one proves nothing, and one with gaps is asked for again the next day.
 * @throws ZoomError
 */
export async function lookAtChatAgain(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, sessionKey }: SessionRef,
): Promise<Looked> {
  const key = readChatKey(sessionKey);
  if (!key) return "not_there";
  const { sessionId } = key;
  const wanted = [key.day, ...(await skippedAfter(ctx, jobId, key))];
  const at = { now: ctx.now, timeZone: await homeZone(ctx) };
  const { days, complete } = await fetchChatDays(zoom, { sessionId, days: wanted }, at).catch(unread);
  return ctx.db.tx(async (tx) => {
    // Messages name whom they were written to, so nobody else belongs to a session that they were sent in.
    const chats = [{ sessionId, memberEmails: [], days, unreadable: null }];
    if (days.length > 0) await recordChats(tx, ctx, { jobId, chats, announceKept: true });
    const sessionKeys = wanted.map((day) => chatKey(sessionId, day));
    await tx
      .update(sourceItem)
      .set({ nextLookAt: complete ? null : new Date(ctx.now.getTime() + dayMs) })
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          inArray(sourceItem.sessionKey, sessionKeys),
          lte(sourceItem.nextLookAt, ctx.now),
        ),
      );
    return days.some(({ day }) => day === key.day) ? "recorded" : "not_there";
  });
}

/** Later days of the session that were skipped, or wait, for a reason on our side, when that day does too. */
async function skippedAfter(ctx: Ctx, jobId: string, { sessionId, day }: ChatDayRef): Promise<string[]> {
  const days: string[] = [];
  for (let at = Date.parse(day); at <= ctx.now.getTime() + dayMs; at += dayMs) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  const rows = await ctx.db.tx((tx) =>
    tx
      .selectDistinct({ key: sourceItem.sessionKey })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          inArray(
            sourceItem.sessionKey,
            days.map((one) => chatKey(sessionId, one)),
          ),
          eq(sourceItem.fileType, chatDayType),
          inArray(sourceItem.state, ["skipped", "waiting"]),
          inArray(sourceItem.reason, [...ourReasons]),
        ),
      ),
  );
  const skipped = rows.flatMap(({ key }) => readChatKey(key)?.day ?? []);
  return skipped.includes(day) ? skipped.filter((one) => one !== day) : [];
}

async function homeZone(ctx: Ctx): Promise<string> {
  const [home] = await ctx.db.tx((tx) =>
    tx.select({ timeZone: tenant.timeZone }).from(tenant).where(eq(tenant.id, ctx.db.tenantId)),
  );
  return home?.timeZone ?? "UTC";
}

function nullIfGone(error: unknown): null {
  if (error instanceof ZoomError && error.failure.kind === "gone") return null;
  throw error;
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
