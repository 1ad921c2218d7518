import { ZoomError } from "./failure";
import { sessionOf } from "./files";
import { walkPages } from "./pages";
import { meetingSchema, type recordingPageSchema, type ZoomMeeting } from "./schema";
import type { z } from "zod";

/** UTC days, `yyyy-mm-dd`, both ends included. */
export type DateWindow = { from: string; to: string };

export type RecordingWindow = DateWindow & {
  meetings: ZoomMeeting[];
  /** What Zoom counted, null when it did not say. */
  total: number | null;
  /** False: something is missing or unreadable, so absence from this window proves nothing. */
  complete: boolean;
};

type RecordingPage = z.infer<typeof recordingPageSchema>;
export type AskForPage = (window: DateWindow, token: string | null) => Promise<RecordingPage>;

const dayMs = 86_400_000;
const maxDays = 30;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const lengthOf = (window: DateWindow) => (timeOf(window.to) - timeOf(window.from)) / dayMs;

/**
 * The windows that cover from..to, oldest first, each at most 30 days and sharing its boundary day with the next,
 * because Zoom does not say whether `to` is included. The last runs to the day after `to`, for the same reason.
 */
export function recordingWindows(from: Date, to: Date): DateWindow[] {
  const end = timeOf(dayOf(to.getTime())) + dayMs;
  const windows: DateWindow[] = [];
  for (let start = timeOf(dayOf(from.getTime())); start < end; start += maxDays * dayMs) {
    windows.push({ from: dayOf(start), to: dayOf(Math.min(start + maxDays * dayMs, end)) });
  }
  return windows;
}

/**
 * Reads one window to its end. Zoom moves `from` forward without a word when it finds a window too wide: the echoed
 * `from` gives it away, and what was cut off is asked for again, narrower, until it is covered or a single day fails.
 * Yields the parts that were really covered, oldest first.
 */
export async function* readWindow(ask: AskForPage, window: DateWindow): AsyncGenerator<RecordingWindow> {
  const meetings: ZoomMeeting[] = [];
  let echoed = window.from;
  let total: number | null = null;
  let complete = false;
  try {
    const pages = walkPages({
      fetch: (token) => ask(window, token),
      read: (page) => page.meetings.flatMap((entry) => meetingSchema.safeParse(entry).data ?? []),
      keyOf: contentKey,
    });
    for await (const part of pages) {
      if (part.page.from && part.page.from.slice(0, 10) > echoed) echoed = part.page.from.slice(0, 10);
      meetings.push(...part.items);
      ({ total, complete } = part);
    }
  } catch (error) {
    if (!isTooWide(error) || lengthOf(window) <= 1) throw error;
    for (const half of halvesOf(window)) yield* readWindow(ask, half);
    return;
  }
  if (echoed === window.from) yield { ...window, meetings, total, complete };
  else if (echoed < window.to) {
    yield* readWindow(ask, { from: window.from, to: echoed });
    yield { from: echoed, to: window.to, meetings, total, complete };
  } else if (lengthOf(window) > 1) {
    for (const half of halvesOf(window)) yield* readWindow(ask, half);
  } else yield { ...window, meetings, total, complete: false };
}

const isTooWide = (error: unknown) =>
  error instanceof ZoomError && error.failure.kind === "invalid_request" && error.facts.code === 300;

function halvesOf(window: DateWindow): DateWindow[] {
  const middle = dayOf(timeOf(window.from) + Math.floor(lengthOf(window) / 2) * dayMs);
  return [
    { from: window.from, to: middle },
    { from: middle, to: window.to },
  ];
}

/** The session and what it holds: an entry that has grown since the last page is not a duplicate. */
export function contentKey(meeting: ZoomMeeting): string {
  return [meeting.uuid, ...sessionOf(meeting).files.map((file) => `${file.key} ${file.readiness}`)].join(
    "\n",
  );
}
