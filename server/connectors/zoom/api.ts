import { systemClock } from "../retry";
import { uuidInPath, zoomGet, type ZoomConnection } from "./client";
import { walkPages } from "./pages";
import {
  meetingSchema,
  recordingPageSchema,
  userPageSchema,
  userSchema,
  type ZoomMeeting,
  type ZoomUser,
} from "./schema";
import { type AskForPage, contentKey, readWindows, type RecordingWindow } from "./windows";

const pageSize = "300";

/** The administrator who installed the app; `account_id` says which Zoom account this connection is. */
export const me = (connection: ZoomConnection): Promise<ZoomUser> =>
  zoomGet(connection, { label: "light", path: "/users/me", schema: userSchema });

export type UserPage = {
  users: ZoomUser[];
  /** Known on the last page: everybody whom Zoom counted, active and inactive, has been read. */
  complete: boolean;
};

/**
 * Everybody on the account in pages, the active first, then the inactive, who keep their recordings. (Pending people
 * have no id and no recordings.) The last page says whether the whole list was read.
 */
export async function* userPages(connection: ZoomConnection): AsyncGenerator<UserPage> {
  let activeComplete = false;
  for (const status of ["active", "inactive"]) {
    const pages = walkPages({
      fetch: (token) =>
        zoomGet(connection, {
          label: "medium",
          path: "/users",
          query: { status, page_size: pageSize, next_page_token: token },
          schema: userPageSchema,
        }),
      read: (page) => page.users.flatMap((entry) => userSchema.safeParse(entry).data ?? []),
      keyOf: (user) => user.id,
    });
    let complete = false;
    for await (const page of pages) {
      complete = page.complete;
      yield { users: page.items, complete: status === "inactive" && activeComplete && complete };
    }
    activeComplete ||= complete;
  }
}

/**
 * A person's recordings whose meetings began between two instants, window by window, newest first, as far back as Zoom
 * remembers. Its filter looks at the meeting's start, and recordings arrive up to days later: let runs overlap. A session
 * that two windows share is given once.
 */
export async function* userRecordings(
  connection: ZoomConnection,
  request: { userId: string; from: Date; to: Date },
): AsyncGenerator<RecordingWindow> {
  const path = `/users/${encodeURIComponent(request.userId)}/recordings`;
  const seen = new Set<string>();
  const ask: AskForPage = ({ from, to }, token) =>
    zoomGet(connection, {
      label: "medium",
      path,
      query: { from, to, page_size: pageSize, next_page_token: token },
      schema: recordingPageSchema,
    });
  const now = (connection.clock ?? systemClock).now();
  for await (const part of readWindows(ask, { from: request.from, to: request.to, now })) {
    const meetings = part.meetings.filter((meeting) => !seen.has(contentKey(meeting)));
    for (const meeting of meetings) seen.add(contentKey(meeting));
    yield { ...part, meetings };
  }
}

/**
 * One session with fresh download addresses and, in `download_access_token`, a token for them that lives `ttlSeconds`.
 * Give the uuid: a number means the latest run only. Throws ZoomError, `gone` when there is no recording (yet).
 */
export const meetingRecordings = (
  connection: ZoomConnection,
  uuid: string,
  ttlSeconds = 86_400,
): Promise<ZoomMeeting> =>
  zoomGet(connection, {
    label: "light",
    path: `/meetings/${uuidInPath(uuid)}/recordings`,
    query: { include_fields: "download_access_token", ttl: String(ttlSeconds) },
    schema: meetingSchema,
  });
