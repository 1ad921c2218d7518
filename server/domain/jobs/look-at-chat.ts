import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordChats, type SeenChat } from "@/server/domain/ledger/record-chats";

import type { Looked } from "./look-at-session";
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

/** The zone of the calendar by which days of chat are told apart. */
export async function homeZone(ctx: Ctx): Promise<string> {
  const [home] = await ctx.db.tx((tx) =>
    tx.select({ timeZone: tenant.timeZone }).from(tenant).where(eq(tenant.id, ctx.db.tenantId)),
  );
  return home?.timeZone ?? "UTC";
}

function nullIfGone(error: unknown): null {
  if (error instanceof ZoomError && error.failure.kind === "gone") return null;
  throw error;
}
