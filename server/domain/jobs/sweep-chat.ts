import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { ChatSession } from "@/server/connectors/zoom/team-chat";
import type { DateWindow } from "@/server/connectors/zoom/windows";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordChats, type SeenChat } from "@/server/domain/ledger/record-chats";
import { log } from "@/server/lib/log";

import { type ChatCursor, endChatStage, loadChatPlan, moveChatCursor } from "./chat-stage";
import { failRun } from "./end-run";
import { chatLists } from "./listed-chats";
import { type ChatStretch, readChat } from "./read-chat";
import { finalFailure } from "./run-failure";
import type { RunRef } from "./stages";

/** A step's call is given up after minutes. */
const longestStepMs = 45_000;
/** Sessions whose rows are written in one transaction. */
const perWrite = 20;
/** Sessions read at the same time. */
const parallel = 4;

/**
 * Lists the team chats of a run into the ledger, about a minute's worth, and asks for what comes after it. Without the
 * scope, the plan or the role for it the stage is off: the run goes on without chats and says so. A session that can't be
 * read, or is refused, makes the next run look as far back.
 * @throws ZoomError for what may pass; what can't pass ends the run
 */
export async function sweepChat(ctx: Ctx, zoom: ZoomConnection, input: RunRef): Promise<void> {
  const plan = await loadChatPlan(ctx, input);
  if (!plan) return;
  try {
    const cursor = await listUntil(ctx, zoom, input, plan);
    if (cursor) await moveChatCursor(ctx, input, plan.cursor, cursor);
    else await endChatStage(ctx, input, "listed", plan.cursor);
  } catch (error) {
    const off = error instanceof ZoomError ? offReason(error) : null;
    if (off) {
      log.info({ tenantId: ctx.db.tenantId, runId: input.runId, reason: off }, "team chat is not given out");
      return endChatStage(ctx, input, off, { missed: 0 });
    }
    const failure = finalFailure(error);
    if (!failure) throw error;
    await failRun(ctx, input.runId, failure);
  }
}

const offReasons = ["missing_scope", "not_available", "forbidden"] as const;
const offReason = ({ failure }: ZoomError) => offReasons.find((reason) => reason === failure.kind) ?? null;

type Plan = { stretch: ChatStretch; cursor: ChatCursor };

/** Goes on at the cursor until a minute is nearly over; null = the last window is done. */
async function listUntil(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: RunRef,
  { stretch, cursor }: Plan,
): Promise<ChatCursor | null> {
  const endsAt = Date.now() + longestStepMs;
  const chatsIn = chatLists(zoom, stretch);
  let { after } = cursor;
  for (let index = cursor.window; ; index++, after = "") {
    const window = stretch.windows[index];
    if (!window) return null;
    const { sessions, complete } = await chatsIn(index);
    if (!complete && after === "") cursor.missed++;
    if (sessions.length > 0) cursor.shown = true;
    const left = sessions.filter(({ id }) => id > after);
    for (let at = 0; at < left.length; at += perWrite) {
      const batch = left.slice(at, at + perWrite);
      const { chats, missed } = await readAll(ctx, zoom, batch, window, stretch);
      cursor.missed += missed;
      const seen = { ...input, chats, announceKept: true, again: cursor.again !== undefined };
      await ctx.db.tx((tx) => recordChats(tx, ctx, seen));
      const last = batch.at(-1);
      if (last && Date.now() > endsAt) {
        return { ...cursor, window: index, after: last.id, step: cursor.step + 1 };
      }
    }
  }
}

async function readAll(
  ctx: Ctx,
  zoom: ZoomConnection,
  sessions: readonly ChatSession[],
  window: DateWindow,
  stretch: ChatStretch,
): Promise<{ chats: SeenChat[]; missed: number }> {
  const chats: SeenChat[] = [];
  let missed = 0;
  const waiting = [...sessions];
  const worker = async () => {
    for (let session = waiting.shift(); session; session = waiting.shift()) {
      try {
        const read = await readChat(zoom, session, window, stretch);
        chats.push(read.chat);
        if (!read.complete) missed++;
      } catch (error) {
        if (!(error instanceof ZoomError) || !ofSession.has(error.failure.kind)) throw error;
        if (error.failure.kind !== "gone") missed++;
        log.warn({ tenantId: ctx.db.tenantId, err: error }, "a chat could not be read");
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { chats, missed };
}

/** Answers about one session, which stop no other. */
const ofSession = new Set<ZoomError["failure"]["kind"]>([
  "gone",
  "too_old",
  "invalid_request",
  "unreadable_answer",
  "bad_page_token",
  "forbidden",
  "not_available",
]);
