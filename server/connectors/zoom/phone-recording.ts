import { z } from "zod";
import { lenient } from "./schema";

const { text, key, count, time, page, list } = lenient;

const extension = z
  .object({ name: text, extension_number: text })
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** One recording of a call, as the account's list and webhooks have it. */
const recordingSchema = z.object({
  id: key,
  call_id: text,
  call_element_id: text,
  caller_number: text,
  caller_number_type: text,
  caller_name: text,
  callee_number: text,
  callee_number_type: text,
  callee_name: text,
  outgoing_by: extension,
  accepted_by: extension,
  direction: text,
  duration: count,
  date_time: time,
  end_time: time,
  recording_type: text,
  owner: z.object({ type: text, id: text, name: text, extension_number: text }).nullish().catch(null),
  site: z.object({ name: text }).nullish().catch(null),
  download_url: text,
  transcript_download_url: text,
  meeting_uuid: text,
});

export const phonePageSchema = z.object({ ...page, from: text, recordings: list });

/** `internal`: the number is an extension of the account. */
export type PhoneParty = { number: string | null; name: string | null; internal: boolean };
/** Whose recording it is. `type` is "user", "callQueue", "commonArea", or what else Zoom calls it. */
export type PhoneOwner = { type: string; id: string | null; name: string | null; extension: string | null };

export type PhoneRecording = {
  /** 32 hexadecimal digits: lists have no dashes, events do. */
  id: string;
  callId: string;
  /** Its leg of the call in Zoom's call history. */
  elementId: string | null;
  direction: "inbound" | "outbound" | "unknown";
  caller: PhoneParty;
  callee: PhoneParty;
  /** Who answered or placed a call of a queue or a shared line. */
  handledBy: { name: string | null; extension: string | null } | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Started by hand during the call. */
  onDemand: boolean;
  owner: PhoneOwner | null;
  site: string | null;
  downloadUrl: string | null;
  transcriptUrl: string | null;
  /** The meeting that the call became. */
  meetingUuid: string | null;
};

/** Zoom writes ids of recordings with dashes in some events, and without in lists. */
export const undashed = (id: string): string => id.replaceAll("-", "").toLowerCase();

const ownerTypes: Record<string, string> = {
  user: "user",
  callqueue: "callQueue",
  commonarea: "commonArea",
  // The old name of common areas; their ids are the same.
  sharedoffice: "commonArea",
};

/** Whether somebody started it during the call. The case varies. */
export const isByHand = (recordingType: string | null): boolean =>
  recordingType?.toLowerCase() === "ondemand";

/** One name for a type of owner: Zoom writes "callQueue" and "call queue". */
export function ownerTypeOf(given: string | null): string {
  const plain = (given ?? "").replaceAll(/[\s_-]/g, "").toLowerCase();
  return ownerTypes[plain] ?? given?.trim() ?? "";
}

/** An entry of a list or an event; null for what names no recording. */
export function readPhoneRecording(entry: unknown): PhoneRecording | null {
  const row = recordingSchema.safeParse(entry).data;
  if (!row) return null;
  const id = undashed(row.id);
  const { date_time: startedAt, duration, owner } = row;
  const handled = row.accepted_by ?? row.outgoing_by;
  return {
    id,
    callId: row.call_id ?? id,
    elementId: row.call_element_id,
    direction: directionOf(row.direction),
    caller: { number: row.caller_number, name: row.caller_name, internal: row.caller_number_type === "1" },
    callee: { number: row.callee_number, name: row.callee_name, internal: row.callee_number_type === "1" },
    handledBy: handled && { name: handled.name, extension: handled.extension_number },
    startedAt,
    endedAt: row.end_time ?? (startedAt && new Date(startedAt.getTime() + (duration ?? 0) * 1000)),
    onDemand: isByHand(row.recording_type),
    owner: owner
      ? { type: ownerTypeOf(owner.type), id: owner.id, name: owner.name, extension: owner.extension_number }
      : null,
    site: row.site?.name ?? null,
    downloadUrl: row.download_url,
    transcriptUrl: row.transcript_download_url,
    meetingUuid: row.meeting_uuid,
  };
}

function directionOf(given: string | null): PhoneRecording["direction"] {
  const direction = given?.toLowerCase();
  return direction === "inbound" || direction === "outbound" ? direction : "unknown";
}

/** What an event names of a recording that lists may not show yet; times are ISO 8601. */
export type AnnouncedCall = {
  recordingId: string;
  callId?: string | undefined;
  startedAt?: string | undefined;
  endedAt?: string | undefined;
  elementId?: string | undefined;
  ownerType?: string | undefined;
  ownerId?: string | undefined;
  recordingType?: string | undefined;
};

/** A recording of which no more is known than an event says; `at`: when it was told of. */
export function announcedRecording(told: AnnouncedCall, at: Date): PhoneRecording {
  const id = undashed(told.recordingId);
  const party: PhoneParty = { number: null, name: null, internal: false };
  const { ownerType, ownerId, startedAt, endedAt } = told;
  return {
    ...{ id, callId: told.callId ?? id, elementId: told.elementId ?? null, direction: "unknown" },
    ...{ caller: party, callee: party, handledBy: null, site: null, meetingUuid: null },
    startedAt: startedAt ? new Date(startedAt) : at,
    endedAt: endedAt ? new Date(endedAt) : null,
    onDemand: told.recordingType === "on_demand",
    owner: ownerId ? { type: ownerType ?? "user", id: ownerId, name: null, extension: null } : null,
    ...{ downloadUrl: null, transcriptUrl: null },
  };
}
