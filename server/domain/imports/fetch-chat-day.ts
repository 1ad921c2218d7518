import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { chatMessages } from "@/server/connectors/zoom/team-chat";
import { chatHorizon, chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import { type ChatDay, chatDays, utcDaysOf } from "@/server/domain/ledger/chat-days";

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

/** So many days are asked for at once: what a busy channel says in them fits memory, and the time of a step. */
const stretchMs = 7 * 24 * 60 * 60_000;

/** Days on the tenant's calendar in stretches that are asked for by one report each, oldest first. */
export function chatStretches(days: readonly string[], timeZone: string): string[][] {
  const stretches: string[][] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const day of [...new Set(days)].sort()) {
    const span = utcDaysOf(day, timeZone);
    if (Date.parse(span.to) - from < stretchMs) stretches.at(-1)?.push(day);
    else {
      stretches.push([day]);
      from = Date.parse(span.from);
    }
  }
  return stretches;
}

/**
 * The same for a stretch of days: those that Zoom still reports whole and says something of. `complete`: the report had no
 * gaps.
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
  const [window] = chatWindows(new Date(first.from), new Date(last.to), at.now);
  if (!window) return { days: [], complete: true };
  const { items, complete } = await chatMessages(zoom, { sessionId, window, of: "sent" });
  const found = chatDays(items, at.timeZone);
  return { days: found.filter(({ day }) => (spans.get(day)?.from ?? "") >= window.from), complete };
}
