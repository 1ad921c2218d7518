import { z } from "zod";
import { systemClock } from "../retry";
import { type ZoomConnection, zoomGet } from "./client";
import { ZoomError } from "./failure";
import { walkPages } from "./pages";
import { phonePageSchema, type PhoneRecording, readPhoneRecording, undashed } from "./phone-recording";
import { lenient } from "./schema";

const secondMs = 1_000;
const dayMs = 86_400_000;
const longestWindowMs = 30 * dayMs;
/** Zoom gives out at least the last month; what it refuses of that is no question of age. */
const leastMemoryMs = 30 * dayMs;
/** Read in one go at the pace we keep, this takes some seconds. */
const manyRecordings = 6_000;

/** Which time of a call a list looks at: by its end, nothing is missed that was still going on at the last look. */
type DatedBy = "start_time" | "end_time";
type Span = { from: Date; to: Date };

export type PhoneWindow = Span & {
  recordings: PhoneRecording[];
  /** What Zoom counted, null when it did not say. */
  total: number | null;
  /** False: something is missing or unreadable, so absence from this window proves nothing. */
  complete: boolean;
  /** Zoom gives out nothing that is so old. */
  beyondMemory?: true;
  /** This or something older was given out, so what is newer is within Zoom's memory. */
  given: boolean;
};

/** To whole seconds. */
const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/**
 * The recordings of calls of the whole account between two instants, in windows of at most 30 days, oldest first. A window
 * that Zoom finds too wide, by an error or by moving `from` without a word, and one with very many recordings is read in
 * halves, down to a day; one that lies before what Zoom remembers is said to, and is empty. A recording that two windows
 * share is given twice. `given` = by the last window of the part before, where a listing goes on.
 */
export async function* phoneRecordings(
  connection: ZoomConnection,
  { from, to }: Span,
  datedBy: DatedBy = "end_time",
  given = false,
): AsyncGenerator<PhoneWindow> {
  const oldestDay = { from, to: new Date(Math.min(from.getTime() + dayMs, to.getTime())) };
  const source: Source = { connection, datedBy, given, oldestDay, oldestRefused: null };
  for (let start = from.getTime(); start < to.getTime(); start += longestWindowMs) {
    const end = Math.min(start + longestWindowMs, to.getTime());
    yield* readWindow(source, { from: new Date(start), to: new Date(end) });
  }
}

/** `oldestRefused`: null = not asked yet. */
type Source = {
  connection: ZoomConnection;
  datedBy: DatedBy;
  given: boolean;
  oldestDay: Span;
  oldestRefused: boolean | null;
};

const lengthOf = ({ from, to }: Span) => to.getTime() - from.getTime();

async function* readWindow(source: Source, window: Span): AsyncGenerator<PhoneWindow> {
  const part = await readPart(source, window);
  if (typeof part !== "string") {
    source.given = true;
    yield { ...part, given: true };
  } else if (part === "refused" && (await isForgotten(source, window))) {
    yield { ...window, recordings: [], total: null, complete: true, beyondMemory: true, given: false };
  } else if (lengthOf(window) <= dayMs) {
    yield { ...window, recordings: [], total: null, complete: false, given: source.given };
  } else {
    const middle = new Date(window.from.getTime() + Math.floor(lengthOf(window) / 2));
    yield* readWindow(source, { from: window.from, to: middle });
    yield* readWindow(source, { from: middle, to: window.to });
  }
}

/** Whether Zoom refuses the newest day of a window and the oldest of all too, and gave out nothing older. An odd day is not the end of its memory. */
async function isForgotten(source: Source, { from, to }: Span): Promise<boolean> {
  const now = (source.connection.clock ?? systemClock).now();
  if (source.given || now - to.getTime() < leastMemoryMs) return false;
  const newestDay = { from: new Date(Math.max(from.getTime(), to.getTime() - dayMs)), to };
  const newestRefused = lengthOf({ from, to }) <= dayMs || (await readPart(source, newestDay)) === "refused";
  if (!newestRefused) return false;
  source.oldestRefused ??= (await readPart(source, source.oldestDay)) === "refused";
  return source.oldestRefused;
}

async function readPart(
  { connection, datedBy }: Source,
  window: Span,
): Promise<Omit<PhoneWindow, "given"> | "refused" | "too many"> {
  const most = lengthOf(window) > dayMs ? manyRecordings : Infinity;
  const recordings: PhoneRecording[] = [];
  let total: number | null = null;
  let complete = false;
  try {
    for await (const part of pagesOf(connection, window, datedBy)) {
      if (startsLater(part.page.from, window.from)) return "refused";
      if ((part.total ?? 0) > most) return "too many";
      recordings.push(...part.items);
      ({ total, complete } = part);
    }
  } catch (error) {
    if (isRefused(error)) return "refused";
    throw error;
  }
  return { ...window, recordings, total, complete };
}

const pagesOf = (connection: ZoomConnection, { from, to }: Span, datedBy: DatedBy) =>
  walkPages({
    fetch: (token) =>
      zoomGet(connection, {
        label: "phone_medium",
        path: "/phone/recordings",
        query: {
          from: stamp(from.getTime()),
          to: stamp(to.getTime() + secondMs - 1),
          query_date_type: datedBy,
          page_size: "300",
          next_page_token: token,
        },
        schema: phonePageSchema,
      }),
    read: (page) => page.recordings.flatMap((entry) => readPhoneRecording(entry) ?? []),
    keyOf: ({ id }) => id,
  });

/** The echoed begin is a day or a moment; a day counts from its first second. */
function startsLater(echoed: string | null, from: Date): boolean {
  if (echoed === null) return false;
  const at = Date.parse(echoed.length === 10 ? `${echoed}T00:00:00Z` : echoed);
  return !Number.isNaN(at) && at > from.getTime();
}

const isRefused = (error: unknown) =>
  error instanceof ZoomError && error.failure.kind === "invalid_request" && error.facts.code === 300;

/** What Zoom says of a call's recording; `unsaid`: its answer proves nothing. */
type CallLook =
  | { state: "there" | "unsaid" | "gone" }
  | { state: "trashed"; recordingId: string | null; trashedAt: Date | null };

/**
 * Asks for the recording of one call as an element of the call history; where none is known, by the older look, which Zoom
 * announced to switch off. Anything but "deleted" or "does not exist" is no proof.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function lookForCall(
  connection: ZoomConnection,
  { callId, elementId }: { callId: string; elementId: string | null },
): Promise<CallLook> {
  const path = elementId
    ? `/phone/call_element/${encodeURIComponent(elementId)}/recording`
    : `/phone/call_logs/${encodeURIComponent(callId)}/recordings`;
  try {
    const found = await zoomGet(connection, { label: "phone_light", path, schema: oneRecordingSchema });
    if (found.soft_deleted !== true) return { state: "there" };
    const recordingId = found.id && undashed(found.id);
    return { state: "trashed", recordingId, trashedAt: found.deleted_time };
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    const { kind } = error.failure;
    if (kind === "outage" || kind === "throttled" || kind === "aborted" || kind === "connection_dead")
      throw error;
    const { status, code } = error.facts;
    const isGone = elementId ? status === 404 && code === 404 : code === 1001;
    return { state: isGone ? "gone" : "unsaid" };
  }
}

/** Whether Zoom says that a call has no recording any more, also because it lies in the trash. Throws ZoomError. */
export async function callIsGone(
  connection: ZoomConnection,
  call: { callId: string; elementId: string | null },
): Promise<boolean> {
  const { state } = await lookForCall(connection, call);
  return state === "trashed" || state === "gone";
}

/** A recording in the trash is still found by its element. */
const oneRecordingSchema = z.looseObject({
  id: lenient.text,
  soft_deleted: z.boolean().nullish().catch(null),
  deleted_time: lenient.time,
});

/**
 * Whether a transcript can be had: Zoom names its address while it is still being made, and where it could not be made.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function transcriptState(
  connection: ZoomConnection,
  recordingId: string,
): Promise<"ready" | "in_the_making" | "none"> {
  try {
    const path = `/phone/recording_transcript/download/${encodeURIComponent(recordingId)}`;
    await zoomGet(connection, { label: "phone_light", path, schema: z.unknown() });
    return "ready";
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    const { status, code } = error.facts;
    // The file lies behind a redirect, which a look does not follow.
    if (status !== null && status > 300 && status < 400) return "ready";
    if (code === stillTranscribing) return "in_the_making";
    if (code !== null && noTranscript.has(code)) return "none";
    throw error;
  }
}

const stillTranscribing = 12002;
/** The file is missing; it can't be transcribed, must not be, or could not be. */
const noTranscript = new Set([404, 12000, 12001, 12003]);

const phoneUserPageSchema = z.object({ ...lenient.page, users: lenient.list });
const phoneUserSchema = z.object({ id: lenient.key, extension_number: lenient.text });

/** Users of the phone by extension; an extension that two have is nobody's. Throws ZoomError. */
export async function phoneExtensions(connection: ZoomConnection): Promise<ReadonlyMap<string, string>> {
  const byExtension = new Map<string, string | null>();
  const pages = walkPages({
    fetch: (token) =>
      zoomGet(connection, {
        label: "phone_medium",
        path: "/phone/users",
        query: { page_size: "100", next_page_token: token },
        schema: phoneUserPageSchema,
      }),
    read: (page) => page.users.flatMap((entry) => phoneUserSchema.safeParse(entry).data ?? []),
    keyOf: (user) => user.id,
  });
  for await (const { items } of pages) {
    for (const { id, extension_number: extension } of items) {
      if (extension) byExtension.set(extension, byExtension.has(extension) ? null : id);
    }
  }
  return new Map([...byExtension].flatMap(([extension, id]) => (id === null ? [] : [[extension, id]])));
}
