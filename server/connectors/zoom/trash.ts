import { type ZoomConnection, zoomGet } from "./client";
import { ZoomError } from "./failure";
import { type SourceSession, sessionOf } from "./files";
import { walkPages } from "./pages";
import { meetingSchema, recordingPageSchema, type ZoomMeeting } from "./schema";
import { contentKey } from "./windows";

export type Trash = {
  sessions: SourceSession[];
  /** When each file went there, by its key; null where Zoom does not say. */
  since: Map<string, Date | null>;
  complete: boolean;
};

/** Whole sessions, and single files of sessions that are still in their place. */
const types = ["meeting_recordings", "recording_file"] as const;

/** What lies in Zoom's trash of one person, whenever it was recorded: Zoom ignores dates there. Throws ZoomError. */
export async function userTrash(connection: ZoomConnection, userId: string): Promise<Trash> {
  const trash: Trash = { sessions: [], since: new Map(), complete: true };
  for (const type of types) {
    try {
      let whole = false;
      for await (const part of trashPages(connection, userId, type)) {
        for (const meeting of part.items) add(trash, meeting);
        whole = part.complete;
      }
      trash.complete &&= whole;
    } catch (error) {
      // Accounts without single files in their trash may not know this list.
      const unknown = error instanceof ZoomError && error.failure.kind === "invalid_request";
      if (!unknown || type === "meeting_recordings") throw error;
    }
  }
  return trash;
}

const trashPages = (connection: ZoomConnection, userId: string, type: (typeof types)[number]) =>
  walkPages({
    fetch: (token) =>
      zoomGet(connection, {
        label: "medium",
        path: `/users/${encodeURIComponent(userId)}/recordings`,
        query: { trash: "true", trash_type: type, page_size: "300", next_page_token: token },
        schema: recordingPageSchema,
      }),
    read: (page) => page.meetings.flatMap((entry) => meetingSchema.safeParse(entry).data ?? []),
    keyOf: contentKey,
  });

function add(trash: Trash, meeting: ZoomMeeting): void {
  const session = sessionOf(meeting);
  const all = [...meeting.recording_files, ...meeting.participant_audio_files];
  const times = new Map(all.map((file) => [file.id, file.deleted_time]));
  const last = all.map((file) => file.deleted_time).find((at) => at !== null) ?? null;
  for (const { key, fileId } of session.files) trash.since.set(key, times.get(fileId) ?? last);
  trash.sessions.push(session);
}
