import type { CallFacts, SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { PhoneOwner, PhoneRecording } from "@/server/connectors/zoom/phone-recording";

import type { Thing } from "./things-of";

/** Recordings of one call that belong to one owner become one conversation: whose rule keeps it decides who sees it. */
export const callKey = ({ callId, owner }: Pick<PhoneRecording, "callId" | "owner">): string =>
  `call:${callId}:${owner ? lineKey(owner) : ""}`;

export const callIdIn = (sessionKey: string): string => sessionKey.split(":")[1] ?? "";

/** The id of a user; for what is nobody's own, its type and id, so that it can be mapped to a person. */
export const lineKey = ({ type, id }: PhoneOwner): string =>
  type === "user" ? (id ?? "") : `${type}:${id ?? ""}`;

export const recordingKey = (recordingId: string): string => `phone:${recordingId}`;
export const recordingIdIn = (sourceKey: string): string => sourceKey.split(":")[1] ?? "";
export const transcriptKey = (recordingId: string): string => `${recordingKey(recordingId)}:transcript`;

/** What Zoom says of a recording that was started by hand: under a rule on demand it has been asked for. */
const byHand = "on_demand";
export const startedByHand = (recordingType: string): boolean => recordingType === byHand;

/** A recording and its transcript, which follows later. `ownerSourceId`: whose rule decides. */
export function thingsOfCall(recording: PhoneRecording, ownerSourceId: string): Thing[] {
  const startedAt = recording.startedAt ?? recording.endedAt ?? new Date(0);
  const endedAt = recording.endedAt ?? startedAt;
  return filesOfCall(recording).map((file) => ({
    kind: "phone",
    sourceKey: file.key,
    sessionKey: callKey(recording),
    ownerSourceId,
    fileType: file.fileType,
    recordingType: file.recordingType,
    sizeBytes: null,
    startedAt,
    endedAt,
    sourceRef: recording.elementId,
    expectsMore: recording.transcriptUrl === null,
    decidable: {
      mediaClass: file.mediaClass,
      readiness: file.readiness === "ready" ? "ready" : "processing",
      conversationStartedAt: startedAt,
      conversationEndedAt: endedAt,
      askedFor: recording.onDemand,
      onlySound: false,
    },
  }));
}

function filesOfCall(recording: PhoneRecording): SourceFile[] {
  const { id, startedAt, endedAt, downloadUrl, transcriptUrl } = recording;
  const common = {
    fileId: id,
    recordingType: recording.onDemand ? byHand : "automatic",
    extension: "",
    recordingStart: startedAt,
    recordingEnd: endedAt,
    sizeBytes: null,
    participantAudio: null,
  };
  const sound: SourceFile = {
    ...common,
    key: recordingKey(id),
    fileType: "AUDIO",
    mediaClass: "audio",
    readiness: downloadUrl === null ? "no_url" : "ready",
    downloadUrl,
  };
  if (transcriptUrl === null) return [sound];
  const text = { fileType: "PHONE_TRANSCRIPT", mediaClass: "text", readiness: "ready" } as const;
  return [sound, { ...common, ...text, key: transcriptKey(id), downloadUrl: transcriptUrl }];
}

/** The recordings of one call and owner as one session, under the key that the ledger has them by; null without any. */
export function sessionOfCall(
  recordings: readonly PhoneRecording[],
  ownerSourceId: string,
  sessionKey: string,
): SourceSession | null {
  const [first] = recordings;
  if (!first) return null;
  const times = (pick: (one: PhoneRecording) => Date | null) =>
    recordings.flatMap((one) => pick(one)?.getTime() ?? []);
  const starts = times((one) => one.startedAt);
  const ends = times((one) => one.endedAt);
  return {
    uuid: sessionKey,
    meetingNumber: null,
    accountId: null,
    hostId: ownerSourceId,
    hostEmail: null,
    topic: topicOf(first),
    type: null,
    kind: "call",
    timezone: null,
    startedAt: starts.length > 0 ? new Date(Math.min(...starts)) : null,
    endedAt: ends.length > 0 ? new Date(Math.max(...ends)) : null,
    files: recordings.flatMap(filesOfCall),
    call: factsOf(first),
  };
}

const factsOf = ({
  callId,
  direction,
  caller,
  callee,
  handledBy,
  owner,
  site,
  meetingUuid,
}: PhoneRecording): CallFacts => ({
  ...{ callId, direction, caller, callee, handledBy, owner, site, meetingUuid },
});

function topicOf({ direction, caller, callee }: PhoneRecording): string {
  const nameOf = ({ name, number }: PhoneRecording["caller"]) => name ?? number ?? "unknown number";
  if (direction === "inbound") return `Call from ${nameOf(caller)}`;
  if (direction === "outbound") return `Call to ${nameOf(callee)}`;
  return `Call of ${nameOf(caller)} and ${nameOf(callee)}`;
}
