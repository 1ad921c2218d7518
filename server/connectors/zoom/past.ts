import { z } from "zod";

import { type ZoomConnection, zoomGet } from "./client";
import { walkPages } from "./pages";
import { lenient } from "./schema";
import type { DateWindow } from "./windows";

const { text, key, time, count, flag, page, list } = lenient;

/** Something that took place, by Zoom's own records; `recorded` is null where they don't say. */
type Past = { startedAt: Date; endedAt: Date; recorded: boolean | null };
export type PastMeeting = Past & { uuid: string };
export type PastCall = Past & {
  /** Of its entry: a call has one for each of its legs, which may be alike in all else. */
  id: string | null;
  callId: string;
  /** The extension of whoever of the account placed or took the call. */
  extension: string | null;
};
export type PastPart<T> = { items: T[]; complete: boolean };

const pastMeetingSchema = z.object({
  uuid: key,
  start_time: time,
  end_time: time,
  duration: count,
  has_recording: flag,
});
const reportPageSchema = z.object({ ...page, meetings: list });

/**
 * The meetings that a person hosted, in a window of UTC days of at most a month within the last six. Zoom leaves out those
 * with one participant only.
 * @throws ZoomError
 */
export const pastMeetings = (
  connection: ZoomConnection,
  userId: string,
  window: DateWindow,
): Promise<PastPart<PastMeeting>> =>
  readAll(
    walkPages({
      fetch: (token) =>
        zoomGet(connection, {
          label: "heavy",
          path: `/report/users/${encodeURIComponent(userId)}/meetings`,
          query: { ...window, type: "past", page_size: "300", next_page_token: token },
          schema: reportPageSchema,
        }),
      read: (found) => found.meetings.flatMap((entry) => readMeeting(entry) ?? []),
      keyOf: ({ uuid }) => uuid,
    }),
  );

function readMeeting(entry: unknown): PastMeeting | null {
  const row = pastMeetingSchema.safeParse(entry).data;
  if (!row?.start_time) return null;
  const { uuid, start_time: startedAt, duration, has_recording: recorded } = row;
  const endedAt = row.end_time ?? new Date(startedAt.getTime() + (duration ?? 0) * 60_000);
  return { uuid, startedAt, endedAt, recorded };
}

const pastCallSchema = z.object({
  id: text,
  call_id: key,
  start_time: time,
  end_time: time,
  duration: count,
  direction: text,
  caller_ext_number: text,
  callee_ext_number: text,
  call_result: text,
  result: text,
  recording_status: text,
});
/** The list has had both names. */
const historyPageSchema = z.object({ ...page, call_logs: list, call_history: list });

/** The calls of the account that were answered, in a window as of meetings. Throws ZoomError. */
export const pastCalls = (connection: ZoomConnection, window: DateWindow): Promise<PastPart<PastCall>> =>
  readAll(
    walkPages({
      fetch: (token) =>
        zoomGet(connection, {
          label: "phone_heavy",
          path: "/phone/call_history",
          query: { ...window, page_size: "300", next_page_token: token },
          schema: historyPageSchema,
        }),
      read: (found) => [...found.call_logs, ...found.call_history].flatMap((entry) => readCall(entry) ?? []),
      keyOf: (call) => call.id ?? JSON.stringify(call),
    }),
    ({ answered }) => answered,
  );

function readCall(entry: unknown): (PastCall & { answered: boolean }) | null {
  const row = pastCallSchema.safeParse(entry).data;
  if (!row?.start_time) return null;
  const { id, call_id: callId, start_time: startedAt, duration } = row;
  const status = row.recording_status?.toLowerCase() ?? null;
  const recorded = status === null ? null : status === "recorded";
  return {
    ...{ id, callId, startedAt, recorded },
    endedAt: row.end_time ?? new Date(startedAt.getTime() + (duration ?? 0) * 1_000),
    extension: row.direction?.toLowerCase() === "outbound" ? row.caller_ext_number : row.callee_ext_number,
    answered: recorded === true || answers.has(wordOf(row.call_result ?? row.result)),
  };
}

/** What Zoom calls a call that somebody took, by its newer and its older list. */
const answers = new Set([
  "answered",
  "accepted",
  "picked_up",
  "connected",
  "succeeded",
  "call_connected",
  "recorded",
  "auto_recorded",
]);

const wordOf = (result: string | null) =>
  (result ?? "")
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

async function readAll<T>(
  pages: AsyncIterable<{ items: T[]; complete: boolean }>,
  counts: (item: T) => boolean = () => true,
): Promise<PastPart<T>> {
  const all: PastPart<T> = { items: [], complete: false };
  for await (const { items, complete } of pages) {
    all.items.push(...items.filter(counts));
    all.complete = complete;
  }
  return all;
}
