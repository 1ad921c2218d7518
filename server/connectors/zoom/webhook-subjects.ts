import { z } from "zod";

import { isByHand, ownerTypeOf, undashed } from "./phone-recording";
import { lenient } from "./schema";
import type { WebhookTopic } from "./webhook-topics";

type SessionSubject = { sessionKey: string; fileIds?: string; hostId?: string; beganAt?: string };
type CallSubject = {
  recordingId: string;
  callId?: string;
  startedAt?: string;
  endedAt?: string;
  /** Its leg of the call in Zoom's call history. */
  elementId?: string;
  ownerType?: string;
  ownerId?: string;
  recordingType?: "on_demand";
  transcript?: "named";
};

/** Ids of one thing that an event names: no topic, no name, no address. */
export type WebhookSubject =
  | SessionSubject
  | CallSubject
  | { chatSessionId: string }
  | { userId: string }
  /** The account as a whole. */
  | Record<string, never>;

/** What an event says of a thing beside its identity, and other events about the same thing may leave out. */
const hints = new Set([
  ...["hostId", "beganAt", "endedAt", "elementId", "ownerType", "ownerId", "recordingType", "transcript"],
]);

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
  meeting_uuid: text,
  session_id: text,
  host_id: text,
  start_time: lenient.time,
  recording_files: each(z.looseObject({ id: lenient.key, recording_start: lenient.time })),
  participant_audio_files: each(z.looseObject({ id: lenient.key })),
  meeting_uuids: each(lenient.key),
  meetings: each(z.looseObject({ meeting_uuid: lenient.key, recording_file_ids: each(lenient.key) })),
  recordings: each(
    z.looseObject({
      id: lenient.key,
      user_id: text,
      call_id: text,
      call_element_id: text,
      date_time: lenient.time,
      end_time: lenient.time,
      duration: lenient.count,
      recording_type: text,
      owner: z.looseObject({ type: text, id: text }).nullish().catch(null),
      transcript_download_url: text,
    }),
  ),
});
type EventObject = z.infer<typeof objectSchema>;

const sessionOf = (sessionKey: string, files: readonly string[]) => ({
  sessionKey,
  ...(files.length > 0 ? { fileIds: files.join(" ") } : {}),
});

function sessions(object: EventObject, withFiles: boolean): SessionSubject[] {
  const own = [...object.recording_files, ...object.participant_audio_files].map(({ id }) => id);
  const uuid = object.uuid ?? object.meeting_uuid;
  const named = [
    ...(uuid ? [sessionOf(uuid, withFiles ? own : [])] : []),
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

type CallEntry = EventObject["recordings"][number];

const callOf = ({ id, call_id: callId, date_time: startedAt }: CallEntry): CallSubject => ({
  recordingId: undashed(id),
  ...(callId ? { callId } : {}),
  ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
});

/** What its row is written of, should no list show the recording: ids, times and closed words. */
function announcedCall(entry: CallEntry): Omit<CallSubject, "recordingId"> {
  const { user_id: userId, call_element_id: elementId, date_time: startedAt, duration } = entry;
  const ended =
    entry.end_time ?? (startedAt && duration !== null && new Date(startedAt.getTime() + duration * 1000));
  const owner = entry.owner?.id ? entry.owner : { type: "user", id: userId };
  const isId = owner.id !== null && !/[@\s]/.test(owner.id);
  return {
    ...(ended ? { endedAt: ended.toISOString() } : {}),
    ...(elementId ? { elementId } : {}),
    ...(isId && owner.id ? { ownerType: ownerTypeOf(owner.type), ownerId: owner.id } : {}),
    ...(isByHand(entry.recording_type) ? { recordingType: "on_demand" } : {}),
    ...(entry.transcript_download_url ? { transcript: "named" } : {}),
  };
}

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
    case "session_written":
      return sessions(object, false);
    case "session_trashed":
    case "session_deleted":
    case "session_recovered":
      return sessions(object, true);
    case "call":
      return object.recordings.map((entry) => ({ ...callOf(entry), ...announcedCall(entry) }));
    case "call_trashed":
    case "call_deleted":
      return object.recordings.map(callOf);
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
