import { z } from "zod";
import { type ZoomConnection, zoomGet } from "./client";
import { ZoomError } from "./failure";
import { walkPages } from "./pages";
import { phonePageSchema, type PhoneRecording, readPhoneRecording } from "./phone-recording";
import { lenient } from "./schema";

const secondMs = 1_000;
const longestWindowMs = 30 * 86_400_000;
const shortestWindowMs = 60 * secondMs;

/** Which time of a call a list looks at: by its end, nothing is missed that was still going on at the last look. */
type DatedBy = "start_time" | "end_time";

export type PhoneWindow = {
  from: Date;
  to: Date;
  recordings: PhoneRecording[];
  /** What Zoom counted, null when it did not say. */
  total: number | null;
  /** False: something is missing or unreadable, so absence from this window proves nothing. */
  complete: boolean;
};

/** To whole seconds, outwards. */
const stamp = (time: Date) =>
  new Date(Math.floor(time.getTime() / secondMs) * secondMs).toISOString().replace(".000Z", "Z");

/** The windows that cover from..to, oldest first, each at most 30 days and sharing its last second with the next. */
export function phoneWindows(from: Date, to: Date): { from: Date; to: Date }[] {
  const windows: { from: Date; to: Date }[] = [];
  for (let start = from.getTime(); start < to.getTime(); start += longestWindowMs) {
    windows.push({ from: new Date(start), to: new Date(Math.min(start + longestWindowMs, to.getTime())) });
  }
  return windows;
}

/**
 * The recordings of calls of the whole account in one window of at most 30 days. A window that Zoom finds too wide, by an
 * error or by moving `from` without a word, is asked for again in halves. Yields the parts that were covered, oldest first.
 */
export async function* phoneRecordings(
  connection: ZoomConnection,
  window: { from: Date; to: Date },
  datedBy: DatedBy = "end_time",
): AsyncGenerator<PhoneWindow> {
  const { from, to } = window;
  const recordings: PhoneRecording[] = [];
  let total: number | null = null;
  let complete = false;
  let clamped = false;
  try {
    const pages = walkPages({
      fetch: (token) =>
        zoomGet(connection, {
          label: "phone_medium",
          path: "/phone/recordings",
          query: {
            from: stamp(from),
            to: stamp(new Date(to.getTime() + secondMs - 1)),
            query_date_type: datedBy,
            page_size: "300",
            next_page_token: token,
          },
          schema: phonePageSchema,
        }),
      read: (page) => page.recordings.flatMap((entry) => readPhoneRecording(entry) ?? []),
      keyOf: ({ id }) => id,
    });
    for await (const part of pages) {
      clamped ||= startsLater(part.page.from, from);
      recordings.push(...part.items);
      ({ total, complete } = part);
    }
  } catch (error) {
    if (!isTooWide(error) || to.getTime() - from.getTime() <= shortestWindowMs) throw error;
    clamped = true;
  }
  if (!clamped) yield { ...window, recordings, total, complete };
  else if (to.getTime() - from.getTime() <= shortestWindowMs) {
    yield { ...window, recordings, total, complete: false };
  } else {
    const middle = new Date((from.getTime() + to.getTime()) / 2);
    yield* phoneRecordings(connection, { from, to: middle }, datedBy);
    yield* phoneRecordings(connection, { from: middle, to }, datedBy);
  }
}

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
