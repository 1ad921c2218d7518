import { z } from "zod";

import { uuidInPath, zoomGet, type ZoomConnection } from "./client";
import { ZoomError, type ZoomFailure } from "./failure";
import { lenient } from "./schema";

/**
 * What AI Companion has of a session. `not_ready`: it is being made. `deleted`: it was there. `none`: it never was, or is
 * of a kind that can't be had. `withheld`: the grant, the plan or a setting keeps it from us.
 */
export type Companion<T> =
  ({ state: "ready" } & T) | { state: "not_ready" | "deleted" | "none" | "withheld" };

const transcriptSchema = z.looseObject({
  can_download: lenient.flag,
  download_url: lenient.text,
  download_restriction_reason: lenient.text,
});

const restrictions: Record<string, "not_ready" | "deleted"> = {
  NOT_READY: "not_ready",
  DELETED_OR_TRASHED: "deleted",
};

/**
 * The transcript that AI Companion made of a session: another object than the recording's own. Its address takes the
 * app's token, and is another one at every answer.
 * @throws ZoomError when Zoom can't be asked now, or the connection is dead
 */
export const aiTranscript = (
  connection: ZoomConnection,
  uuid: string,
): Promise<Companion<{ downloadUrl: string }>> =>
  orNothing<{ downloadUrl: string }>(async () => {
    const answer = await zoomGet(connection, {
      label: "medium",
      path: `/meetings/${uuidInPath(uuid)}/transcript`,
      schema: transcriptSchema,
    });
    const { download_url: downloadUrl, download_restriction_reason: reason } = answer;
    if (reason !== null) return { state: restrictions[reason.toUpperCase()] ?? "none" };
    if (answer.can_download === false) return { state: "none" };
    if (downloadUrl === null) return { state: "not_ready" };
    return { state: "ready", downloadUrl };
  });

const summarySchema = z.looseObject({
  summary_content: lenient.text,
  summary_overview: lenient.text,
  summary_details: lenient.list.catch([]),
  next_steps: lenient.list.catch([]),
});

/**
 * The summary that AI Companion wrote of a session, as Zoom answers it: JSON, with Markdown in `summary_content`. One
 * without any text is none.
 * @throws ZoomError as {@link aiTranscript}
 */
export const aiSummary = (
  connection: ZoomConnection,
  uuid: string,
): Promise<Companion<{ content: Buffer }>> =>
  orNothing<{ content: Buffer }>(async () => {
    const answer = await zoomGet(connection, {
      label: "light",
      path: `/meetings/${uuidInPath(uuid)}/meeting_summary`,
      schema: z.looseObject({}),
    });
    const read = summarySchema.safeParse(answer).data;
    const isEmpty =
      !read?.summary_content &&
      !read?.summary_overview &&
      !read?.summary_details.length &&
      !read?.next_steps.length;
    if (isEmpty) return { state: "none" };
    return { state: "ready", content: Buffer.from(JSON.stringify(answer)) };
  });

const nothings: Partial<Record<ZoomFailure["kind"], "none" | "withheld">> = {
  gone: "none",
  too_old: "none",
  invalid_request: "none",
  missing_scope: "withheld",
  forbidden: "withheld",
  not_available: "withheld",
};

/** Whatever Zoom says of a session without one is an answer, and no error. */
async function orNothing<T>(ask: () => Promise<Companion<T>>): Promise<Companion<T>> {
  try {
    return await ask();
  } catch (error) {
    const state = error instanceof ZoomError ? nothings[error.failure.kind] : undefined;
    if (!state) throw error;
    return { state };
  }
}
