import { and, eq, lte } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { Ctx } from "@/server/domain/access/ctx";
import { chatSessionOf } from "@/server/domain/imports/chat-topic";
import { fetchChatDay } from "@/server/domain/imports/fetch-chat-day";
import { readChatKey } from "@/server/domain/ledger/chat-days";
import { recordChats, type SeenChat } from "@/server/domain/ledger/record-chats";

import type { Looked, SessionRef } from "./look-at-session";
import { readChat } from "./read-chat";

const dayMs = 24 * 60 * 60_000;

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
 * Reads one day of a session afresh into the ledger: somebody asked for it. A report that does not show it proves nothing.
 * @throws ZoomError
 */
export async function lookAtChatAgain(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, sessionKey }: SessionRef,
): Promise<Looked> {
  const key = readChatKey(sessionKey);
  if (!key) return "not_there";
  const at = { now: ctx.now, timeZone: await homeZone(ctx) };
  const day = (await fetchChatDay(zoom, key, at).catch(nullIfGone))?.day ?? null;
  const memberEmails = day ? ((await chatSessionOf(zoom, key, ctx.now))?.memberEmails ?? []) : [];
  return ctx.db.tx(async (tx) => {
    if (day) {
      const chats = [{ sessionId: key.sessionId, memberEmails, days: [day], unreadable: null }];
      await recordChats(tx, ctx, { jobId, chats, announceKept: true });
    }
    await tx
      .update(sourceItem)
      .set({ nextLookAt: null })
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          eq(sourceItem.sessionKey, sessionKey),
          lte(sourceItem.nextLookAt, ctx.now),
        ),
      );
    return day ? "recorded" : "not_there";
  });
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
