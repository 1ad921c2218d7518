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
  /** Zoom gives out nothing that is so old: the last part of a listing. */
  beyondMemory?: true;
};

type RecordingPage = z.infer<typeof recordingPageSchema>;
export type AskForPage = (window: DateWindow, token: string | null) => Promise<RecordingPage>;

const dayMs = 86_400_000;
const maxDays = 30;
/** Zoom gives out at least the last month; what it refuses of that is no question of age. */
const leastMemoryMs = 30 * dayMs;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const lengthOf = (window: DateWindow) => (timeOf(window.to) - timeOf(window.from)) / dayMs;

/**
 * The windows that cover from..to, newest first, each at most 30 days and sharing its boundary day with the next, because
 * Zoom does not say whether `to` is included. The newest runs to the day after `to`, for the same reason.
 */
export function recordingWindows(from: Date, to: Date): DateWindow[] {
  const start = timeOf(dayOf(from.getTime()));
  const windows: DateWindow[] = [];
  for (let end = timeOf(dayOf(to.getTime())) + dayMs; end > start; end -= maxDays * dayMs) {
    windows.push({ from: dayOf(Math.max(end - maxDays * dayMs, start)), to: dayOf(end) });
  }
  return windows;
}

/**
 * Reads from..to, newest first, in the parts that were really covered. How far Zoom remembers nobody knows: where newer
 * days were given out, a day that it refuses, or an answer that begins after all that was asked for, ends the listing,
 * unless the oldest day is given out after all, or lies within the last month. @throws ZoomError
 */
export async function* readWindows(
  ask: AskForPage,
  { from, to, now }: { from: Date; to: Date; now: number },
): AsyncGenerator<RecordingWindow> {
  const source: Source = { ask, oldest: dayOf(from.getTime()), now, given: false, restlessDays: 0 };
  try {
    for (const window of recordingWindows(from, to)) yield* readWindow(source, window);
  } catch (error) {
    if (!(error instanceof BeyondMemory)) throw error;
    const older = { from: source.oldest, to: error.since, meetings: [], total: null };
    yield { ...older, complete: true, beyondMemory: true };
  }
}

/** `given`: some days were given out. `restlessDays`: days whose own lists did not keep still either. */
type Source = { ask: AskForPage; oldest: string; now: number; given: boolean; restlessDays: number };

/** After so many restless days shorter lists are no help. */
const hopelessDays = 3;

class BeyondMemory extends Error {
  constructor(readonly since: string) {
    super(`Zoom remembers nothing before ${since}`);
  }
}

/**
 * Reads one window to its end, newest first. Zoom moves `from` forward without a word when it finds a window too wide: the
 * echoed `from` gives it away, and what was cut off is asked for again, narrower, until it is covered or a day fails. A
 * window whose list does not keep still while its pages are read is asked for in parts too: shorter lists have fewer pages.
 */
async function* readWindow(source: Source, window: DateWindow): AsyncGenerator<RecordingWindow> {
  const read = await readPages(source.ask, window);
  const isDay = lengthOf(window) <= 1;
  const restless = "restless" in read && read.restless;
  if (restless && isDay) source.restlessDays++;
  if (restless && !isDay && source.restlessDays < hopelessDays) {
    for (const half of halvesOf(window)) yield* readWindow(source, half);
    return;
  }
  if ("refusal" in read && isDay && !source.given) throw read.refusal;
  if ("refusal" in read || read.echoed >= window.to) {
    const mayBeForgotten = source.given && source.now - timeOf(window.to) >= leastMemoryMs;
    if (mayBeForgotten && (isDay || !("refusal" in read)) && (await isRefused(source)))
      throw new BeyondMemory(window.to);
    if (isDay) yield { ...window, meetings: [], total: null, complete: false };
    else for (const half of halvesOf(window)) yield* readWindow(source, half);
    return;
  }
  const { echoed, restless: _, ...part } = read;
  source.given = true;
  yield { ...part, from: echoed, to: window.to };
  if (echoed > window.from) yield* readWindow(source, { from: window.from, to: echoed });
}

type Pages = Pick<RecordingWindow, "meetings" | "total" | "complete"> & { echoed: string; restless: boolean };

async function readPages(ask: AskForPage, window: DateWindow): Promise<Pages | { refusal: ZoomError }> {
  const meetings: ZoomMeeting[] = [];
  let echoed = window.from;
  let total: number | null = null;
  let complete = false;
  let restless = false;
  try {
    const pages = walkPages({
      fetch: (token) => ask(window, token),
      read: (page) => page.meetings.flatMap((entry) => meetingSchema.safeParse(entry).data ?? []),
      keyOf: contentKey,
    });
    for await (const part of pages) {
      if (part.page.from && part.page.from.slice(0, 10) > echoed) echoed = part.page.from.slice(0, 10);
      meetings.push(...part.items);
      ({ total, complete, restless } = part);
    }
  } catch (error) {
    if (isTooWide(error)) return { refusal: error };
    if (!(error instanceof ZoomError) || error.failure.kind !== "bad_page_token") throw error;
    restless = true;
  }
  return { meetings, total, complete, echoed, restless };
}

/** An odd day is not the end of Zoom's memory: that reaches the oldest as well. */
async function isRefused({ ask, oldest }: Source): Promise<boolean> {
  const window = { from: oldest, to: dayOf(timeOf(oldest) + dayMs) };
  const read = await readPages(ask, window);
  return "refusal" in read || read.echoed >= window.to;
}

const isTooWide = (error: unknown): error is ZoomError =>
  error instanceof ZoomError && error.failure.kind === "invalid_request" && error.facts.code === 300;

/** The newer first. */
function halvesOf(window: DateWindow): DateWindow[] {
  const middle = dayOf(timeOf(window.from) + Math.floor(lengthOf(window) / 2) * dayMs);
  return [
    { from: middle, to: window.to },
    { from: window.from, to: middle },
  ];
}

/** The session and what it holds: an entry that has grown since the last page is not a duplicate. */
export function contentKey(meeting: ZoomMeeting): string {
  return [meeting.uuid, ...sessionOf(meeting).files.map((file) => `${file.key} ${file.readiness}`)].join(
    "\n",
  );
}
