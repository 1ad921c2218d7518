import type { Session } from "../data/model";
import { decode, type Route } from "../http";
import { companionUrl } from "../shapes";
import { companionOf, isoTime, type Stand } from "../stand";
import { ZoomError } from "./errors";
import { endpoint, type Call } from "./guard";
import { sessionOf } from "./meetings";

const noTranscript = () => new ZoomError(404, 3322, "This meeting transcript does not exist.");
const noSummary = () => new ZoomError(404, 3001, "Meeting summary does not exist.");
const restricted = () => new ZoomError(403, 2305, "Access is restricted by the account's settings.");
const unpaid = () => new ZoomError(400, 200, "Only available for Paid account.");

const reasons: Record<string, string> = {
  "not ready": "NOT_READY",
  deleted: "DELETED_OR_TRASHED",
  unsupported: "UNSUPPORTED",
  "no data": "NO_TRANSCRIPT_DATA",
};

/** Another object than the recording's own transcript: a session that has that one usually has none of these. */
function transcript(stand: Stand, call: Call) {
  const session = sessionOf(stand, call, noTranscript);
  const { transcript: state } = companionOf(stand, session);
  if (state === "restricted") throw restricted();
  if (state === "unpaid") throw unpaid();
  const reason = reasons[state];
  if (!session.companion || (state !== "ready" && reason === undefined)) throw noTranscript();
  return {
    meeting_id: session.uuid,
    account_id: session.account.id,
    meeting_topic: session.topic,
    host_id: session.host.id,
    transcript_created_time: isoTime(session.endMs),
    can_download: reason === undefined,
    auto_delete: false,
    ...(reason === undefined
      ? { download_url: companionUrl(stand, session.companion.transcript) }
      : { download_restriction_reason: reason }),
  };
}

function summary(stand: Stand, call: Call) {
  const session = sessionByUuid(stand, call);
  const { summary: state } = companionOf(stand, session);
  if (state === "restricted") throw restricted();
  if (state === "unpaid") throw unpaid();
  if (!session.companion || state !== "ready") throw noSummary();
  return {
    meeting_host_id: session.host.id,
    meeting_host_email: session.host.email,
    meeting_uuid: session.uuid,
    meeting_id: session.number,
    meeting_topic: session.topic,
    meeting_start_time: isoTime(session.beganMs),
    meeting_end_time: isoTime(session.endMs),
    summary_start_time: isoTime(session.beganMs),
    summary_end_time: isoTime(session.endMs),
    summary_created_time: isoTime(session.endMs),
    summary_last_modified_time: isoTime(session.endMs),
    summary_title: `Meeting summary for ${session.topic}`,
    summary_content: session.companion.summary,
  };
}

/** A number is no name of a session here. */
function sessionByUuid(stand: Stand, call: Call): Session {
  if (/^\d+$/.test(decode(call.request.at[1] ?? ""))) throw noSummary();
  return sessionOf(stand, call, noSummary);
}

/** What AI Companion made of one meeting (zoom-api, 5.4). */
export const companionRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/meetings\/([^/]+)\/transcript$/,
    name: "/meetings/:meetingId/transcript",
    category: "Medium",
    scopes: ["cloud_recording:read:meeting_transcript:admin"],
    place: "companion",
    answer: (call) => transcript(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/meetings\/([^/]+)\/meeting_summary$/,
    name: "/meetings/:meetingId/meeting_summary",
    category: "Light",
    scopes: ["meeting:read:summary:admin"],
    place: "companion",
    answer: (call) => summary(stand, call),
  }),
];
