import type { RecordedFile, Session, ZoomUser } from "../data/model";
import type { Fault } from "../faults";
import type { Route } from "../http";
import { meetingJson } from "../shapes";
import { isProcessing, isVisible, readyFiles, recordedFiles, type Stand } from "../stand";
import { ZoomError } from "./errors";
import { endpoint, type Call } from "./guard";
import { userOf } from "./users";

const day = 86_400_000;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function dateParam(query: URLSearchParams, name: string, standard: string): string {
  const value = query.get(name) || standard;
  const ms = Date.parse(`${value}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && dateOf(ms) === value) return value;
  throw invalid(name);
}

const invalid = (field: string) =>
  new ZoomError(400, 300, "Validation Failed.", [{ field, message: "Invalid field." }]);

function monthBefore(date: string): string {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split("-").map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
  return dateOf(Date.UTC(year, month - 2, Math.min(dayOfMonth, lastOfMonth)));
}

/** A window of more than a month is not refused: `from` moves forward, and only the echo tells. */
function windowOf(query: URLSearchParams, nowMs: number, fault?: Fault): { from: string; to: string } {
  const to = dateParam(query, "to", dateOf(nowMs));
  const asked = dateParam(query, "from", dateOf(nowMs - day));
  const clamp = fault?.kind === "clamp" ? dateOf(Date.parse(to) - fault.days * day) : "";
  const known = fault?.kind === "forgets" ? dateOf(nowMs - fault.olderThanDays * day) : "";
  if (fault?.kind === "forgets" && fault.refuses && asked < known) throw invalid("from");
  const [earliest = ""] = [clamp, known, monthBefore(to)].sort().reverse();
  return { from: asked < earliest ? earliest : asked, to };
}

const newestFirst = (one: Session, other: Session) => other.startMs - one.startMs;

const inWindow = (stand: Stand, host: ZoomUser, { from, to }: { from: string; to: string }) =>
  stand.world.sessions
    .filter((session) => session.host === host && isVisible(stand, session))
    .filter((session) => dateOf(session.startMs) >= from && dateOf(session.startMs) <= to)
    .sort(newestFirst);

/** Dates don't count there: sessions that lie in the trash, or those of which a file does. */
function inTrash(stand: Stand, host: ZoomUser, type: string | null): Session[] {
  const trashed = new Set(stand.file.state.trashed);
  return stand.world.sessions
    .filter((session) => session.host === host)
    .filter((session) =>
      type === "recording_file"
        ? isVisible(stand, session) && session.files.some((file) => trashed.has(file.id))
        : trashed.has(session.uuid),
    )
    .sort(newestFirst);
}

function filesOf(stand: Stand, session: Session, trash: string | null): RecordedFile[] {
  if (trash === null) return readyFiles(stand, session);
  if (trash !== "recording_file") return recordedFiles(stand, session);
  return session.files.filter((file) => stand.file.state.trashed?.includes(file.id));
}

function list(stand: Stand, call: Call) {
  const { query, path, at } = call.request;
  const host = userOf(stand, call, at[1] ?? "");
  const { fault } = call;
  const window = windowOf(query, stand.now(), fault);
  const number = query.get("meeting_id");
  const trash = query.get("trash") === "true" ? (query.get("trash_type") ?? "meeting_recordings") : null;
  const found = trash === null ? inWindow(stand, host, window) : inTrash(stand, host, trash);
  const there = found.filter((one) => number === null || String(one.number) === number);
  const sessions = fault?.kind === "empty" ? [] : there;
  const { page, pageSize, token, total } = stand.pages.cut(sessions, query, path, 30, fault);
  return {
    ...window,
    page_count: Math.ceil(sessions.length / pageSize),
    page_size: sessions.length === 0 ? 0 : pageSize,
    total_records: fault?.kind === "empty" && fault.total === "kept" ? there.length : total,
    next_page_token: token,
    meetings: page.map((session) => {
      const processing = fault?.kind === "late" || isProcessing(stand, session);
      return meetingJson(stand, session, "api", processing, filesOf(stand, session, trash));
    }),
  };
}

/** GET /users/{userId}/recordings (zoom-api, 5.1): by meeting start in UTC days, newest first, at most one month. */
export const recordingRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/users\/([^/]+)\/recordings$/,
    name: "/users/:userId/recordings",
    category: "Medium",
    scopes: ["cloud_recording:read:list_user_recordings:admin"],
    place: "recordings",
    answer: (call) => list(stand, call),
  }),
];
