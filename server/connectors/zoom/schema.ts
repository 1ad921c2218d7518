import { z } from "zod";

/*
 * Zoom's answers as they really come: half-finished entries have empty strings and missing keys, numbers turn up as
 * strings, enums grow. So: a value that cannot be read is null, unknown keys and enum values pass, and only what makes
 * an entry unusable (no uuid, no id) is an error.
 */

const text = z
  .union([z.string(), z.number()])
  .transform((value) => (value === "" ? null : String(value)))
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const key = z.union([z.string().min(1), z.number()]).transform(String);
const count = z.coerce
  .number()
  .int()
  .nonnegative()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
/** Always UTC at Zoom, also where the Z is missing. */
const time = text.transform((value) => {
  const zoned = value === null || !/\d:\d\d(?:\.\d+)?$/.test(value) ? value : `${value.replace(" ", "T")}Z`;
  const at = Date.parse(zoned ?? "");
  return Number.isNaN(at) ? null : new Date(at);
});

const page = { next_page_token: text, total_records: count };
const list = z
  .array(z.unknown())
  .nullish()
  .transform((entries) => entries ?? []);

/** The pieces that every answer of Zoom's is read with. */
export const lenient = { text, key, count, flag, time, page, list };

const recordingFileSchema = z.object({
  id: text,
  file_type: text,
  file_extension: text,
  recording_type: text,
  recording_start: time,
  recording_end: time,
  file_size: count,
  status: text,
  download_url: text,
  /** In the trash only. */
  deleted_time: time,
  file_name: text,
});
const files = z
  .array(recordingFileSchema)
  .nullish()
  .transform((list) => list ?? []);

/** One meeting session with its files, as in listings, in `GET /meetings/{uuid}/recordings` and in webhooks. */
export const meetingSchema = z.object({
  uuid: key,
  id: text,
  account_id: text,
  host_id: text,
  host_email: text,
  topic: text,
  type: text,
  start_time: time,
  timezone: text,
  duration: count,
  total_size: count,
  recording_count: count,
  recording_files: files,
  participant_audio_files: files,
  download_access_token: text,
});

export const userSchema = z.object({
  id: key,
  email: text,
  first_name: text,
  last_name: text,
  display_name: text,
  type: text,
  status: text,
  dept: text,
  timezone: text,
  account_id: text,
  role_id: text,
});

export const participantSchema = z.object({
  id: text,
  participant_user_id: text,
  user_id: text,
  name: text,
  user_email: text,
  join_time: time,
  leave_time: time,
  duration: count,
  status: text,
  internal_user: flag,
});

export const userPageSchema = z.object({ ...page, users: list });
export const recordingPageSchema = z.object({ ...page, from: text, to: text, meetings: list });
export const participantPageSchema = z.object({ ...page, participants: list });

export const errorSchema = z.object({ code: z.coerce.number().int(), message: z.string().catch("") });

export type RecordingFile = z.infer<typeof recordingFileSchema>;
export type ZoomMeeting = z.infer<typeof meetingSchema>;
export type ZoomUser = z.infer<typeof userSchema>;
export type ParticipantRow = z.infer<typeof participantSchema>;
