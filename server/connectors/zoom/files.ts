import type { PhoneRecording } from "./phone-recording";
import type { RecordingFile, ZoomMeeting } from "./schema";

export type MediaClass = "audio" | "video" | "screen" | "chat" | "text" | "unknown";

export type SourceFile = {
  /** Identity at the source; download addresses change with every answer and are none. */
  key: string;
  fileId: string | null;
  /** Upper case, "" while processing. */
  fileType: string;
  /** Lower case, "" where Zoom sends none. */
  recordingType: string;
  extension: string;
  mediaClass: MediaClass;
  readiness: "ready" | "processing" | "no_url";
  recordingStart: Date | null;
  recordingEnd: Date | null;
  sizeBytes: number | null;
  downloadUrl: string | null;
  /** Set for the separate audio file of one participant: Zoom's name for it, "Audio only - Name". */
  participantAudio: string | null;
};

export type CallFacts = Pick<
  PhoneRecording,
  "callId" | "direction" | "caller" | "callee" | "handledBy" | "owner" | "site" | "meetingUuid"
>;

export type SourceSession = {
  uuid: string;
  /** The number people dial; the same for every run of a recurring meeting. */
  meetingNumber: string | null;
  accountId: string | null;
  hostId: string | null;
  hostEmail: string | null;
  topic: string | null;
  type: string | null;
  kind: "meeting" | "webinar" | "call" | "chat";
  timezone: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  files: SourceFile[];
  /** What the phone system says about a call. */
  call?: CallFacts;
};

/** What AI Companion makes of a session beside its recording, as files of it; the recording types are ours. */
export const companionFiles = {
  transcript: { fileType: "TRANSCRIPT", recordingType: "companion_transcript", extension: "vtt" },
  summary: { fileType: "SUMMARY", recordingType: "companion_summary", extension: "json" },
} as const;

export const isCompanions = ({ recordingType }: { recordingType: string }): boolean =>
  Object.values(companionFiles).some((file) => file.recordingType === recordingType);

/** Best first. Screen with speaker shows most; size says nothing about it. */
const playbackOrder = [
  "shared_screen_with_speaker_view(cc)",
  "shared_screen_with_speaker_view",
  "shared_screen_with_gallery_view",
  "shared_screen",
  "active_speaker",
  "speaker_view",
  "gallery_view",
  "host_video",
];

/**
 * The one table of what a file is: by type and recording type, else by type, else (where Zoom sends no type) by
 * recording type, else by extension. Transcript, captions, timeline and summary are text, which follows the audio.
 */
const mediaClasses: Record<string, MediaClass> = {
  "MP4/shared_screen": "screen",
  "MP4/audio_only": "audio",
  MP4: "video",
  M4A: "audio",
  MP3: "audio",
  WAV: "audio",
  TB: "video",
  TRANSCRIPT: "text",
  CC: "text",
  TIMELINE: "text",
  SUMMARY: "text",
  CSV: "text",
  SUB_GROUP_MEMBER_LOG: "text",
  AIC_CONVERSATION: "text",
  CHAT: "chat",
  CHAT_MESSAGE: "chat",
  "/audio_only": "audio",
  "/audio_only_each_participant": "audio",
  "/audio_interpretation": "audio",
  "/shared_screen": "screen",
  "/audio_transcript": "text",
  "/cc_transcript": "text",
  "/closed_caption": "text",
  "/timeline": "text",
  "/poll": "text",
  "/summary": "text",
  "/summary_next_steps": "text",
  "/summary_smart_chapters": "text",
  "/aic_conversation": "text",
  "/chat_file": "chat",
  "/chat_message": "chat",
  "/thumbnail": "video",
  "/sign_interpretation": "video",
  "/production_studio": "video",
  ...Object.fromEntries(
    playbackOrder.filter((view) => view !== "shared_screen").map((view) => [`/${view}`, "video" as const]),
  ),
  ".mp4": "video",
  ".m4a": "audio",
  ".mp3": "audio",
  ".wav": "audio",
  ".vtt": "text",
};

/** What a file is, from Zoom's three names for it (any case, "" for none). */
export function mediaClass(fileType: string, recordingType: string, extension: string): MediaClass {
  const [type, recording, dotted] = [
    fileType.toUpperCase(),
    recordingType.toLowerCase(),
    `.${extension.toLowerCase()}`,
  ];
  const keys = type ? [`${type}/${recording}`, type] : [`/${recording}`];
  const found = [...keys, dotted].find((name) => Object.hasOwn(mediaClasses, name));
  return (found === undefined ? undefined : mediaClasses[found]) ?? "unknown";
}

/** 0 is what a player should open first; null = nothing to play (text, pictures, one participant's own audio). */
export function playbackRank(fileType: string, recordingType: string): number | null {
  const [type, recording] = [fileType.toUpperCase(), recordingType.toLowerCase()];
  if (!["MP4", "M4A", "MP3", "WAV"].includes(type)) return null;
  if (recording === "audio_only_each_participant" || recording === "audio_interpretation") return null;
  const rank = playbackOrder.indexOf(recording);
  if (type === "MP4") return rank >= 0 ? rank : playbackOrder.length;
  return playbackOrder.length + 1;
}

/** A meeting object flattened: normalised ids, true times, each file once, in order of segment and playback rank. */
export function sessionOf(meeting: ZoomMeeting): SourceSession {
  const files = new Map<string, SourceFile>();
  for (const file of meeting.recording_files) add(files, sourceFile(meeting.uuid, file, false));
  for (const file of meeting.participant_audio_files) add(files, sourceFile(meeting.uuid, file, true));
  const sorted = [...files.values()].sort(bySegmentAndRank);
  return {
    uuid: meeting.uuid,
    meetingNumber: meeting.id,
    accountId: meeting.account_id,
    hostId: meeting.host_id,
    hostEmail: meeting.host_email?.toLowerCase() ?? null,
    topic: meeting.topic,
    type: meeting.type,
    kind: ["5", "6", "9"].includes(meeting.type ?? "") ? "webinar" : "meeting",
    timezone: meeting.timezone,
    ...sessionTimes(meeting, sorted),
    files: sorted,
  };
}

/** A webhook's start_time of a recurring meeting can be days off: the files know better. */
function sessionTimes(
  meeting: ZoomMeeting,
  files: SourceFile[],
): Pick<SourceSession, "startedAt" | "endedAt"> {
  const times = (pick: (file: SourceFile) => Date | null) =>
    files.flatMap((file) => pick(file)?.getTime() ?? []);
  const starts = times((file) => file.recordingStart);
  const ends = times((file) => file.recordingEnd);
  const startedAt = starts.length > 0 ? new Date(Math.min(...starts)) : meeting.start_time;
  const byDuration = startedAt && new Date(startedAt.getTime() + (meeting.duration ?? 0) * 60_000);
  return { startedAt, endedAt: ends.length > 0 ? new Date(Math.max(...ends)) : byDuration };
}

function sourceFile(uuid: string, file: RecordingFile, ofParticipant: boolean): SourceFile {
  const fileType = (file.file_type ?? "").toUpperCase();
  const recordingType = (
    file.recording_type ?? (ofParticipant ? "audio_only_each_participant" : "")
  ).toLowerCase();
  const extension = (file.file_extension ?? "").toLowerCase();
  return {
    key: file.id ?? [uuid, fileType, recordingType, file.recording_start?.toISOString() ?? ""].join("|"),
    fileId: file.id,
    fileType,
    recordingType,
    extension,
    mediaClass: mediaClass(fileType, recordingType, extension),
    readiness: readiness(file),
    recordingStart: file.recording_start,
    recordingEnd: file.recording_end,
    sizeBytes: file.file_size,
    downloadUrl: file.download_url,
    participantAudio: ofParticipant ? (file.file_name ?? "") : null,
  };
}

function readiness(file: RecordingFile): SourceFile["readiness"] {
  const done = file.status === null || file.status.toLowerCase() === "completed";
  if (!done || file.file_type === null) return "processing";
  return file.download_url === null ? "no_url" : "ready";
}

/** The same file twice in one answer: the one that is further along wins. */
function add(files: Map<string, SourceFile>, file: SourceFile) {
  if (files.get(file.key)?.readiness !== "ready") files.set(file.key, file);
}

function bySegmentAndRank(a: SourceFile, b: SourceFile): number {
  const last = Number.MAX_SAFE_INTEGER;
  const start = (file: SourceFile) => file.recordingStart?.getTime() ?? last;
  const rank = (file: SourceFile) => playbackRank(file.fileType, file.recordingType) ?? last;
  return start(a) - start(b) || rank(a) - rank(b) || (a.key < b.key ? -1 : 1);
}
