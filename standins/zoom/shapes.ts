import type { RecordedFile, Session, ZoomUser } from "./data/model";
import { fullName } from "./data/people";
import { isoTime, isProcessing, readyFiles, type Stand } from "./stand";

/** Where a download address comes from: an answer of the API or an event. */
export type Origin = "api" | "hook";

const never = Number.MAX_SAFE_INTEGER;

function downloadUrl(stand: Stand, fileId: string, origin: Origin): string {
  const token = stand.signer.sign(origin, fileId, never);
  return origin === "api"
    ? `${stand.urls.self}/rec/download/${token}`
    : `${stand.urls.self}/rec/webhook_download/${token}/${stand.signer.sign("cdn", fileId, 0).slice(0, 24)}`;
}

/** Where the transcript of AI Companion lies. */
export const companionUrl = (stand: Stand, file: RecordedFile) => downloadUrl(stand, file.id, "api");

function fileJson(stand: Stand, session: Session, file: RecordedFile, origin: Origin) {
  const playable = file.fileType !== "TIMELINE";
  return {
    ...(file.hideId ? {} : { id: file.id }),
    ...(file.participant === undefined
      ? { meeting_id: session.uuid }
      : { file_name: `Audio only - ${file.participant}` }),
    recording_start: isoTime(file.startMs),
    recording_end: isoTime(file.endMs),
    file_type: file.fileType,
    file_extension: file.extension,
    file_size: file.body.sizeBytes,
    ...(playable ? { play_url: `${stand.urls.self}/rec/play/${file.id}` } : {}),
    download_url: downloadUrl(stand, file.id, origin),
    status: "completed",
    ...(file.recordingType === undefined ? {} : { recording_type: file.recordingType }),
    ...(origin === "hook" ? { encryption_fingerprint: "" } : {}),
    ...deletedTime(stand, session, file),
  };
}

/** Of a file in the trash, by itself or with its session. */
function deletedTime({ file: { state }, now }: Stand, session: Session, file: RecordedFile) {
  const id = [file.id, session.uuid].find((one) => state.trashed?.includes(one));
  return id === undefined ? {} : { deleted_time: isoTime(state.trashedMs?.[id] ?? now()) };
}

function processingJson(stand: Stand, session: Session, origin: Origin) {
  const first = session.files[0];
  if (!first) return [];
  return [
    {
      id: first.id,
      meeting_id: session.uuid,
      recording_start: isoTime(first.startMs),
      recording_end: "",
      file_type: "",
      file_extension: "",
      file_size: 0,
      play_url: `${stand.urls.self}/rec/play/${first.id}`,
      download_url: downloadUrl(stand, first.id, origin),
      status: "processing",
    },
  ];
}

/** One meeting instance as the listings of recordings have it (zoom-api, 5.1). */
export function meetingJson(
  stand: Stand,
  session: Session,
  origin: Origin,
  processing = isProcessing(stand, session),
  files = readyFiles(stand, session),
) {
  const shared = files.filter((file) => file.participant === undefined);
  const recordingFiles = processing
    ? processingJson(stand, session, origin)
    : shared.map((file) => fileJson(stand, session, file, origin));
  return {
    uuid: session.uuid,
    id: session.number,
    account_id: session.account.id,
    host_id: session.host.id,
    topic: session.topic,
    type: session.type,
    start_time: isoTime(session.startMs),
    timezone: "",
    duration: processing ? 0 : Math.floor((session.endMs - session.beganMs) / 60_000),
    total_size: files.reduce((sum, file) => sum + file.body.sizeBytes, 0),
    recording_count: files.length,
    share_url: `${stand.urls.self}/rec/share/${encodeURIComponent(session.uuid)}`,
    ...(session.withoutFilesKey ? {} : { recording_files: recordingFiles }),
  };
}

const participantAudioJson = (stand: Stand, session: Session, origin: Origin) =>
  readyFiles(stand, session)
    .filter((file) => file.participant !== undefined)
    .map((file) => fileJson(stand, session, file, origin));

/** What `GET /meetings/{id}/recordings` and the events add (5.3, 10.6). */
export function wholeMeetingJson(
  stand: Stand,
  session: Session,
  origin: Origin,
  processing = isProcessing(stand, session),
) {
  const audio = processing ? [] : participantAudioJson(stand, session, origin);
  return {
    ...meetingJson(stand, session, origin, processing),
    password: "",
    recording_play_passcode: "yNYIS408EJygs7rE5vVsJwXIz4-VW7MH",
    ...(origin === "hook" ? { host_email: session.host.email, on_prem: false } : {}),
    ...(audio.length > 0 ? { participant_audio_files: audio } : {}),
  };
}

/** A user as `GET /users` lists it: no id while the invitation is pending (4.1). */
export function userJson(user: ZoomUser) {
  return {
    ...(user.status === "pending" ? {} : { id: user.id }),
    email: user.email,
    ...(user.firstName
      ? { first_name: user.firstName, last_name: user.lastName, display_name: fullName(user) }
      : {}),
    type: user.type,
    status: user.status,
    role_id: user.roleId,
    ...(user.department ? { dept: user.department } : {}),
    timezone: "",
    verified: user.status === "pending" ? 0 : 1,
    user_created_at: "2024-03-11T08:15:00Z",
    created_at: "2024-03-11T08:15:00Z",
  };
}
