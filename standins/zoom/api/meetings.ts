import type { Session } from "../data/model";
import { fullName } from "../data/people";
import { guid, pick } from "../data/ids";
import { decode, type Route } from "../http";
import { wholeMeetingJson } from "../shapes";
import { isoTime, isProcessing, isVisible, type Stand } from "../stand";
import { noRecording, ZoomError } from "./errors";
import { endpoint, type Call } from "./guard";

/**
 * The meeting that a path names: its uuid, or its number for the latest instance. A uuid with a slash at its start or two in a row
 * has to be encoded twice, because the first decoding happens before the routing.
 */
export function sessionOf(stand: Stand, { account, request }: Call, missing: () => ZoomError): Session {
  const once = decode(request.at[1] ?? "");
  if (once.startsWith("/") || once.includes("//")) throw missing();
  const name = once.includes("%") ? decode(once) : once;
  const mine = (session: Session | undefined) => session?.account === account && isVisible(stand, session);
  const byUuid = stand.world.bySession(name);
  if (byUuid && mine(byUuid)) return byUuid;
  const latest = stand.world.sessions
    .filter((session) => String(session.number) === name && mine(session))
    .reduce<Session | undefined>(
      (best, one) => (best && best.beganMs >= one.beganMs ? best : one),
      undefined,
    );
  if (latest) return latest;
  throw missing();
}

const noMeeting = () => new ZoomError(404, 3001, "Meeting does not exist.");

function recordings(stand: Stand, call: Call) {
  const session = sessionOf(stand, call, noRecording);
  const { query } = call.request;
  const ttl = query.get("ttl");
  const seconds = ttl === null ? 3600 : Number(ttl);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 604_800) {
    throw new ZoomError(400, 300, "Validation Failed.", [{ field: "ttl", message: "Invalid field." }]);
  }
  const asked = query.get("include_fields")?.split(",").includes("download_access_token");
  const token = () => `eyJ${stand.signer.sign("token", session.uuid, stand.now() + seconds * 1000)}`;
  const processing = call.fault?.kind === "late" || isProcessing(stand, session);
  return {
    ...wholeMeetingJson(stand, session, "api", processing),
    ...(asked ? { download_access_token: token() } : {}),
  };
}

function pastMeeting(stand: Stand, call: Call) {
  const session = sessionOf(stand, call, noMeeting);
  const minutes = Math.ceil((session.endMs - session.beganMs) / 60_000);
  return {
    uuid: session.uuid,
    id: session.number,
    host_id: session.host.id,
    type: session.type,
    topic: session.topic,
    user_name: fullName(session.host),
    user_email: session.host.email,
    start_time: isoTime(session.beganMs),
    end_time: isoTime(session.endMs),
    duration: minutes,
    total_minutes: minutes * session.attendees.length,
    participants_count: session.attendees.length,
    dept: session.host.department,
    source: "Zoom",
  };
}

type Join = { from: number; until: number; status: string };

/** One row per join: guests wait to be let in first, and who only listens drops out once. */
function joins(session: Session, index: number, internal: boolean): Join[] {
  const first = session.beganMs + index * 3000;
  const status = "in_meeting";
  if (!internal) {
    return [
      { from: first, until: first + 4000, status: "in_waiting_room" },
      { from: first + 4000, until: session.endMs, status },
    ];
  }
  if (index < 3) return [{ from: first, until: session.endMs, status }];
  return [
    { from: first, until: first + 11_000, status },
    { from: first + 15_000, until: session.endMs, status },
  ];
}

function participants(stand: Stand, call: Call) {
  const session = sessionOf(stand, call, noMeeting);
  const attendees = call.fault?.kind === "empty" ? [] : session.attendees;
  const rows = attendees.flatMap((who, index) =>
    joins(session, index, who.internal).map(({ from, until, status }) => ({
      id: who.userId,
      user_id: String(16_000_000 + pick(`${session.uuid} ${who.name} ${from}`, 900_000)),
      participant_uuid: guid(`${session.uuid} ${who.name}`),
      name: who.name,
      user_email: who.email,
      join_time: isoTime(from),
      leave_time: isoTime(until),
      duration: Math.floor((until - from) / 1000),
      registrant_id: "",
      failover: false,
      status,
      internal_user: who.internal,
    })),
  );
  const { query, path } = call.request;
  const { page, pageSize, token, total } = stand.pages.cut(rows, query, path, 30, call.fault);
  return {
    page_count: Math.ceil(rows.length / pageSize),
    page_size: pageSize,
    total_records: total,
    next_page_token: token,
    participants: page,
  };
}

/** What is asked about one meeting (zoom-api, 5.3, 8). */
export const meetingRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/meetings\/([^/]+)\/recordings$/,
    name: "/meetings/:meetingId/recordings",
    category: "Light",
    scopes: ["cloud_recording:read:list_recording_files:admin"],
    place: "meeting",
    answer: (call) => recordings(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/past_meetings\/([^/]+)$/,
    name: "/past_meetings/:meetingId",
    category: "Light",
    scopes: ["meeting:read:past_meeting:admin"],
    place: "participants",
    answer: (call) => pastMeeting(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/past_meetings\/([^/]+)\/participants$/,
    name: "/past_meetings/:meetingId/participants",
    category: "Medium",
    scopes: ["meeting:read:list_past_participants:admin"],
    place: "participants",
    answer: (call) => participants(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/past_webinars\/([^/]+)\/participants$/,
    name: "/past_webinars/:webinarId/participants",
    category: "Medium",
    scopes: ["webinar:read:list_past_participants:admin"],
    place: "participants",
    answer: (call) => participants(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/report\/meetings\/([^/]+)\/participants$/,
    name: "/report/meetings/:meetingId/participants",
    category: "Heavy",
    scopes: ["report:read:list_meeting_participants:admin"],
    place: "participants",
    answer: (call) => participants(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/report\/webinars\/([^/]+)\/participants$/,
    name: "/report/webinars/:webinarId/participants",
    category: "Heavy",
    scopes: ["report:read:list_webinar_participants:admin"],
    place: "participants",
    answer: (call) => participants(stand, call),
  }),
];
