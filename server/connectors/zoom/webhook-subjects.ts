import { z } from "zod";

import { lenient } from "./schema";
import type { WebhookTopic } from "./webhook-topics";

type SessionSubject = { sessionKey: string; fileIds?: string; hostId?: string; beganAt?: string };

/** Ids of one thing that an event names: no topic, no name, no address. */
export type WebhookSubject =
  | SessionSubject
  | { recordingId: string; callId?: string; startedAt?: string }
  | { chatSessionId: string }
  | { userId: string }
  /** The account as a whole. */
  | Record<string, never>;

/** What an event says of a thing beside its identity, and other events about the same thing may leave out. */
const hints = new Set(["hostId", "beganAt"]);

/** The values that make it this thing and no other. */
export const subjectIdentity = (subject: WebhookSubject): string[] =>
  Object.entries(subject).flatMap(([name, value]) => (hints.has(name) ? [] : [value]));

/** A batch names at most so many things; for what is beyond the account as a whole is looked at. */
const maxSubjects = 500;

/** The topics by which the account as a whole can be looked at. */
const ofWholeAccount: ReadonlySet<WebhookTopic> = new Set<WebhookTopic>([
  "session_trashed",
  "session_deleted",
  "session_recovered",
  "call",
  "call_trashed",
  "call_deleted",
  "user_settings",
  "account_settings",
]);

const text = lenient.text;
const each = <S extends z.ZodType>(entry: S) =>
  lenient.list.catch([]).transform((entries) => entries.flatMap((one) => entry.safeParse(one).data ?? []));

const objectSchema = z.looseObject({
  id: text,
  uuid: text,
  session_id: text,
  host_id: text,
  start_time: lenient.time,
  recording_files: each(z.looseObject({ id: lenient.key, recording_start: lenient.time })),
  participant_audio_files: each(z.looseObject({ id: lenient.key })),
  meeting_uuids: each(lenient.key),
  meetings: each(z.looseObject({ meeting_uuid: lenient.key, recording_file_ids: each(lenient.key) })),
  recordings: each(z.looseObject({ id: lenient.key, call_id: text, date_time: lenient.time })),
});
type EventObject = z.infer<typeof objectSchema>;

const sessionOf = (sessionKey: string, files: readonly string[]) => ({
  sessionKey,
  ...(files.length > 0 ? { fileIds: files.join(" ") } : {}),
});

function sessions(object: EventObject, withFiles: boolean): SessionSubject[] {
  const own = [...object.recording_files, ...object.participant_audio_files].map(({ id }) => id);
  const named = [
    ...(object.uuid ? [sessionOf(object.uuid, withFiles ? own : [])] : []),
    ...object.meeting_uuids.map((uuid) => sessionOf(uuid, [])),
    ...object.meetings.map((entry) =>
      sessionOf(entry.meeting_uuid, withFiles ? entry.recording_file_ids : []),
    ),
  ];
  return [...new Map(named.map((subject) => [subject.sessionKey, subject])).values()];
}

/** The start of a recurring meeting can be days off in an event: the files know better. */
function announced({ host_id, start_time, recording_files }: EventObject) {
  const starts = recording_files.flatMap((file) => file.recording_start?.getTime() ?? []);
  const began = starts.length > 0 ? new Date(Math.min(...starts)) : start_time;
  return { ...(host_id ? { hostId: host_id } : {}), ...(began ? { beganAt: began.toISOString() } : {}) };
}

/** Zoom writes ids of the phone with dashes in some events and without in lists. */
const undashed = (id: string) => id.replaceAll("-", "");

/** Zoom writes ids of chat sessions in braces, in any case. */
const unbraced = (id: string) => id.replaceAll(/[{}]/g, "").toLowerCase();

/** The things that an event of this topic names; none = the whole account. */
export function subjectsOf(topic: WebhookTopic, given: unknown): WebhookSubject[] {
  const object = objectSchema.safeParse(given).data;
  if (!object) return [];
  const subjects = subjectsIn(topic, object);
  if (subjects.length <= maxSubjects) return subjects;
  return [...subjects.slice(0, maxSubjects), ...(ofWholeAccount.has(topic) ? [{}] : [])];
}

function subjectsIn(topic: WebhookTopic, object: EventObject): WebhookSubject[] {
  switch (topic) {
    case "session":
      return sessions(object, false).map((subject) => ({ ...subject, ...announced(object) }));
    case "noted":
      return sessions(object, false);
    case "session_trashed":
    case "session_deleted":
    case "session_recovered":
      return sessions(object, true);
    case "call":
    case "call_trashed":
    case "call_deleted":
      return object.recordings.map(({ id, call_id, date_time }) => ({
        recordingId: undashed(id),
        ...(call_id ? { callId: call_id } : {}),
        ...(date_time ? { startedAt: date_time.toISOString() } : {}),
      }));
    case "chat":
      return object.session_id ? [{ chatSessionId: unbraced(object.session_id) }] : [];
    case "user":
    case "user_settings":
      return object.id && !object.id.includes("@") ? [{ userId: object.id }] : [];
    case "heard":
    case "account_settings":
      return [];
  }
}
