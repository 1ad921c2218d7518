import { z } from "zod";
import { type ZoomConnection, zoomGet } from "./client";
import { ZoomError } from "./failure";
import { walkPages } from "./pages";
import { phonePageSchema, type PhoneRecording, readPhoneRecording } from "./phone-recording";
import { lenient } from "./schema";

const secondMs = 1_000;
const dayMs = 86_400_000;
const longestWindowMs = 30 * dayMs;
const shortestWindowMs = 60 * secondMs;
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
};

/** To whole seconds. */
const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/**
 * The recordings of calls of the whole account between two instants, in windows of at most 30 days, oldest first. A window
 * that Zoom finds too wide, by an error or by moving `from` without a word, and one with very many recordings is read in
 * halves. A recording that two windows share is given twice.
 */
export async function* phoneRecordings(
  connection: ZoomConnection,
  { from, to }: Span,
  datedBy: DatedBy = "end_time",
): AsyncGenerator<PhoneWindow> {
  for (let start = from.getTime(); start < to.getTime(); start += longestWindowMs) {
    const end = Math.min(start + longestWindowMs, to.getTime());
    yield* readWindow(connection, { from: new Date(start), to: new Date(end) }, datedBy);
  }
}

async function* readWindow(
  connection: ZoomConnection,
  window: Span,
  datedBy: DatedBy,
): AsyncGenerator<PhoneWindow> {
  const lengthMs = window.to.getTime() - window.from.getTime();
  const part = await readPart(connection, window, datedBy, lengthMs > dayMs ? manyRecordings : Infinity);
  if (part !== "too wide") yield part;
  else if (lengthMs <= shortestWindowMs) yield { ...window, recordings: [], total: null, complete: false };
  else {
    const middle = new Date(window.from.getTime() + Math.floor(lengthMs / 2));
    yield* readWindow(connection, { from: window.from, to: middle }, datedBy);
    yield* readWindow(connection, { from: middle, to: window.to }, datedBy);
  }
}

async function readPart(
  connection: ZoomConnection,
  window: Span,
  datedBy: DatedBy,
  most: number,
): Promise<PhoneWindow | "too wide"> {
  const recordings: PhoneRecording[] = [];
  let total: number | null = null;
  let complete = false;
  try {
    for await (const part of pagesOf(connection, window, datedBy)) {
      if (startsLater(part.page.from, window.from) || (part.total ?? 0) > most) return "too wide";
      recordings.push(...part.items);
      ({ total, complete } = part);
    }
  } catch (error) {
    if (isTooWide(error)) return "too wide";
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

const isTooWide = (error: unknown) =>
  error instanceof ZoomError && error.failure.kind === "invalid_request" && error.facts.code === 300;

/**
 * Whether Zoom says of a call that it has no recording any more. Anything but its own "does not exist" is no proof.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function callIsGone(connection: ZoomConnection, callId: string): Promise<boolean> {
  try {
    await zoomGet(connection, {
      label: "phone_light",
      path: `/phone/call_logs/${encodeURIComponent(callId)}/recordings`,
      schema: z.looseObject({ id: lenient.text }),
    });
    return false;
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    const { kind } = error.failure;
    if (kind === "outage" || kind === "throttled" || kind === "aborted" || kind === "connection_dead")
      throw error;
    return error.facts.code === 1001;
  }
}

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
