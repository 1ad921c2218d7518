import { meetingRecordings } from "@/server/connectors/zoom/api";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { sessionOf } from "@/server/connectors/zoom/files";

import type { GoneSource } from "./gone-source";

const dayMs = 86_400_000;

/** Meetings and webinars, whose trash a report reads as well; what went there just now may not be shown yet. */
export const goneMeetings: GoneSource = {
  kind: "meeting",
  askTrashedAfterMs: dayMs,
  async ask(zoom, { sessionKey, wholly, items }) {
    try {
      const shown = new Set(sessionOf(await meetingRecordings(zoom, sessionKey)).files.map(({ key }) => key));
      const files = items.map(({ sourceKey }) => sourceKey).filter((key) => !shown.has(key));
      // An answer without files says nothing about those that were seen before.
      return shown.size > 0 && files.length > 0 ? [{ mark: "deleted", files, at: null }] : [];
    } catch (error) {
      // That its host is unknown by now says nothing about the recording.
      const isGone =
        error instanceof ZoomError && error.failure.kind === "gone" && error.failure.what === "recording";
      if (!isGone) throw error;
      // What a list has just shown has gone somewhere since, perhaps into the trash: the next report knows.
      return wholly ? [{ mark: "deleted", files: null, at: null }] : [];
    }
  },
};
