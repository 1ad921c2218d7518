import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { ChatSession } from "@/server/connectors/zoom/team-chat";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { DateWindow } from "@/server/connectors/zoom/windows";
import { chatLists } from "@/server/domain/jobs/listed-chats";
import { type ChatStretch, readChat } from "@/server/domain/jobs/read-chat";
import { loadTimeZone } from "@/server/domain/ledger/filter-conditions";
import { recordChats, type SeenChat, thingsOfChats } from "@/server/domain/ledger/record-chats";

import { type CheckedPeriod, type CheckedSource, isIn } from "./source";

const sessionsPerPart = 20;
const rereadAfterMs = 10 * 60_000;

type Lists = { at: number; of: string; inWindow: ReturnType<typeof chatLists> };
/** The lists of the report that goes on: every part of it asks for those of its window and of all after it. */
const asked = new WeakMap<ZoomConnection, Lists>();

/** A report that begins asks anew. */
function listsOf(zoom: ZoomConnection, stretch: ChatStretch, period: CheckedPeriod, begins: boolean) {
  const of = JSON.stringify([period.jobId, period.from, period.to, stretch.windows]);
  const at = stretch.now.getTime();
  const known = asked.get(zoom);
  if (!begins && known?.of === of && Math.abs(at - known.at) < rereadAfterMs) return known.inWindow;
  const inWindow = chatLists(zoom, stretch);
  asked.set(zoom, { at, of, inWindow });
  return inWindow;
}

/** Team chat, a day of a session at a time, as far back as Zoom reports it, which is six months. */
export const chat: CheckedSource = {
  kind: "chat",
  async read(ctx, zoom, period, cursor) {
    const { jobId } = period;
    const timeZone = await ctx.db.tx(loadTimeZone);
    const windows = chatWindows(period.from, period.to, ctx.now);
    const { index, after } = placeOf(cursor);
    const window = windows[index];
    if (!window)
      return { things: [], aside: [], complete: true, next: null, record: () => Promise.resolve() };
    const stretch = { windows, now: ctx.now, timeZone };
    const { sessions, complete } = await listsOf(zoom, stretch, period, cursor === "")(index);
    const left = sessions.filter(({ id }) => id > after);
    const batch = left.slice(0, sessionsPerPart);
    const read = await readSessions(zoom, batch, window, stretch);
    const things = await ctx.db.tx((tx) => thingsOfChats(tx, ctx, { jobId, chats: read.chats }));
    const last = left.length > batch.length ? batch.at(-1) : undefined;
    const ofNext = index + 1 < windows.length ? `${index + 1} ` : null;
    return {
      things: things.filter((thing) => isIn(period, thing)),
      aside: [],
      complete: complete && read.complete,
      next: last ? `${index} ${last.id}` : ofNext,
      // A day of chat is told apart from others of its session by its content alone: all of the part is recorded.
      record: (tx) => recordChats(tx, ctx, { jobId, chats: read.chats, announceKept: true }),
    };
  },
};

/** "2 abc" = in the third window, after the session "abc". */
function placeOf(cursor: string): { index: number; after: string } {
  const space = cursor.indexOf(" ");
  return space < 0
    ? { index: 0, after: "" }
    : { index: Number(cursor.slice(0, space)), after: cursor.slice(space + 1) };
}

async function readSessions(
  zoom: ZoomConnection,
  sessions: readonly ChatSession[],
  window: DateWindow,
  stretch: ChatStretch,
): Promise<{ chats: SeenChat[]; complete: boolean }> {
  const chats: SeenChat[] = [];
  let complete = true;
  for (const session of sessions) {
    try {
      const read = await readChat(zoom, session, window, stretch);
      chats.push(read.chat);
      complete &&= read.complete;
    } catch (error) {
      const ofSession =
        error instanceof ZoomError && ["gone", "unreadable_answer"].includes(error.failure.kind);
      if (!ofSession) throw error;
      complete = false;
    }
  }
  return { chats, complete };
}
