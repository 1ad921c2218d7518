import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { chatMessages, type ReportedEntry } from "@/server/connectors/zoom/team-chat";
import { chatHorizon, chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import { type ChatDay, chatDays, entryKey, utcDaysOf } from "@/server/domain/ledger/chat-days";

/**
 * Everything that the report says of one day of a session, on the tenant's calendar. `day` is null when it says nothing, or
 * when the day is older than Zoom reports: then it is `tooOld`, else silence proves nothing.
 * @throws ZoomError
 */
export async function fetchChatDay(
  zoom: ZoomConnection,
  { sessionId, day }: { sessionId: string; day: string },
  at: { now: Date; timeZone: string },
): Promise<{ day: ChatDay | null; complete: boolean; tooOld: boolean }> {
  const span = utcDaysOf(day, at.timeZone);
  const [window] = chatWindows(new Date(span.from), new Date(span.to), at.now);
  if (!window) {
    const tooOld = Date.parse(`${span.to}T00:00:00Z`) < chatHorizon(at.now).getTime();
    return { day: null, complete: false, tooOld };
  }
  const { items, complete } = await chatMessages(zoom, { sessionId, window, of: "sent" });
  return {
    day: chatDays(items, at.timeZone).find((one) => one.day === day) ?? null,
    complete,
    tooOld: false,
  };
}

/**
 * The same for several days of a session, by as few reports as they take: those that Zoom still reports whole and says
 * something of. `complete`: the reports had no gaps.
 * @throws ZoomError
 */
export async function fetchChatDays(
  zoom: ZoomConnection,
  { sessionId, days }: { sessionId: string; days: readonly string[] },
  at: { now: Date; timeZone: string },
): Promise<{ days: ChatDay[]; complete: boolean }> {
  const spans = new Map(days.toSorted().map((day) => [day, utcDaysOf(day, at.timeZone)]));
  const [first, last] = [[...spans.values()].at(0), [...spans.values()].at(-1)];
  if (!first || !last) return { days: [], complete: true };
  const windows = chatWindows(new Date(first.from), new Date(last.to), at.now);
  const entries = new Map<string, ReportedEntry>();
  let complete = true;
  for (const window of windows) {
    const part = await chatMessages(zoom, { sessionId, window, of: "sent" });
    complete &&= part.complete;
    for (const item of part.items) entries.set(entryKey(item), item);
  }
  const from = windows.at(0)?.from ?? "";
  const found = chatDays([...entries.values()], at.timeZone);
  return { days: found.filter(({ day }) => (spans.get(day)?.from ?? "") >= from), complete };
}
