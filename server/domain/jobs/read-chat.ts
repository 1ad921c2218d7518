import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { chatMessages, type ReportedEntry } from "@/server/connectors/zoom/team-chat";
import { chatHorizon } from "@/server/connectors/zoom/team-chat-windows";
import type { DateWindow } from "@/server/connectors/zoom/windows";
import { fetchChatDay } from "@/server/domain/imports/fetch-chat-day";
import { type ChatDay, chatDays, dayIn, entryKey, utcDaysOf } from "@/server/domain/ledger/chat-days";
import type { SeenChat } from "@/server/domain/ledger/record-chats";

/** The stretch of time that is looked at, in windows, as of an instant. */
export type ChatStretch = {
  windows: readonly DateWindow[];
  now: Date;
  timeZone: string;
};

type Session = { id: string; memberEmails: readonly string[]; lastMessageAt: Date | null };

const utcDay = (at: Date) => at.toISOString().slice(0, 10);

/**
 * One session's days in a window, each whole: with every change of its messages, whenever it was made. Days outside of all
 * windows are here when something of theirs was changed in this one.
 * @throws ZoomError
 */
export async function readChat(
  zoom: ZoomConnection,
  session: Session,
  window: DateWindow,
  stretch: ChatStretch,
): Promise<{ chat: SeenChat; complete: boolean }> {
  const { timeZone, now, windows } = stretch;
  let complete = true;
  const entries = new Map<string, ReportedEntry>();
  for (const of of questions(stretch)) {
    const report = await chatMessages(zoom, { sessionId: session.id, window, of });
    complete &&= report.complete;
    for (const item of report.items) entries.set(entryKey(item), item);
  }
  const today = utcDay(now);
  const covers = ({ from, to }: DateWindow, span: DateWindow) =>
    from <= span.from && (span.to <= to || to === today);
  const horizon = utcDay(chatHorizon(now));
  const days: ChatDay[] = [];
  for (const day of chatDays([...entries.values()], timeZone)) {
    const span = utcDaysOf(day.day, timeZone);
    if (covers(window, span)) days.push(day);
    else if (span.to >= horizon && !windows.some((other) => covers(other, span))) {
      const fetched = await fetchChatDay(zoom, { sessionId: session.id, day: day.day }, stretch);
      complete &&= fetched.complete;
      if (fetched.day) days.push(fetched.day);
    }
  }
  const { id: sessionId, memberEmails, lastMessageAt: last } = session;
  const inWindow = last !== null && utcDay(last) >= window.from && utcDay(last) <= window.to;
  const unreadable =
    complete && entries.size === 0 && inWindow ? { day: dayIn(last, timeZone), at: last } : null;
  return { chat: { sessionId, memberEmails, days, unreadable }, complete };
}

/**
 * A look that begins where Zoom's memory does asks for messages with all their changes. A later one also asks what was
 * changed of older messages; with one window up to now, that answer holds the other.
 */
function questions({ windows, now }: ChatStretch): ("sent" | "changed")[] {
  const first = windows.at(0);
  if (first && first.from <= utcDay(chatHorizon(now))) return ["sent"];
  return windows.length === 1 && first?.to === utcDay(now) ? ["changed"] : ["sent", "changed"];
}
