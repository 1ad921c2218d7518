import { type CallRecording, elementId } from "../data/phone";
import { extensionOf, hasPhone, numberOf, phoneUsers, siteOf } from "../data/phone-people";
import { fullName } from "../data/people";
import { decode, type Route } from "../http";
import { callJson } from "../phone-shapes";
import { isoTime, type Stand } from "../stand";
import { ZoomError } from "./errors";
import { endpoint, type Call, Elsewhere } from "./guard";

const day = 86_400_000;
const month = 31 * day;

const invalid = (field: string) =>
  new ZoomError(400, 300, "Validation Failed.", [{ field, message: "Invalid field." }]);

/** A day, or a moment in UTC without fractions. */
function timeParam(query: URLSearchParams, name: string, endOfDay: boolean): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) throw invalid(name);
  const ms = Date.parse(isDay ? `${value}T${endOfDay ? "23:59:59" : "00:00:00"}Z` : value);
  if (Number.isNaN(ms)) throw invalid(name);
  return ms;
}

function requirePhone({ account }: Pick<Call, "account">): void {
  if (!hasPhone(account))
    throw new ZoomError(400, 200, "No permission. Zoom Phone is not enabled for the account.");
}

export const mayBeSeen = (stand: Stand, recording: CallRecording): boolean =>
  recording.endMs <= stand.now() && !stand.file.state.deleted.includes(recording.id);

const ownerName = (type: string) => type.replaceAll(" ", "").toLowerCase();

function recordings(stand: Stand, call: Call) {
  requirePhone(call);
  const { query, path } = call.request;
  const asked = timeParam(query, "from", false) ?? stand.now() - 30 * day;
  const to = timeParam(query, "to", true) ?? stand.now();
  if (query.has("from") && !query.has("to")) throw invalid("to");
  const known = call.fault?.kind === "forgets" ? stand.now() - call.fault.olderThanDays * day : asked;
  if (to - asked > month || (call.fault?.kind === "forgets" && call.fault.refuses && asked < known)) {
    throw invalid("from");
  }
  const from = Math.max(asked, known);
  const dated = query.get("query_date_type") ?? "start_time";
  if (dated !== "start_time" && dated !== "end_time") throw invalid("query_date_type");
  const ownerType = query.get("owner_type");
  const kind = query.get("recording_type");
  const there = stand.calls
    .of(call.account)
    .filter((one) => mayBeSeen(stand, one))
    .filter((one) => {
      const at = dated === "end_time" ? one.endMs : one.startMs;
      return at >= from && at <= to;
    })
    .filter((one) => ownerType === null || ownerName(one.owner.type) === ownerName(ownerType))
    .filter((one) => kind === null || (kind === "OnDemand") === one.onDemand)
    .sort((one, other) => other.startMs - one.startMs);
  const shown = call.fault?.kind === "empty" ? [] : there;
  const { page, pageSize, token, total } = stand.pages.cut(shown, query, path, 30, call.fault);
  return {
    ...(call.fault?.kind === "forgets" ? { from: isoTime(from), to: isoTime(to) } : {}),
    next_page_token: token,
    page_size: pageSize,
    total_records: call.fault?.kind === "empty" && call.fault.total === "kept" ? there.length : total,
    recordings: page.map((one) => callJson(stand, one, "list")),
  };
}

function users(stand: Stand, call: Call) {
  requirePhone(call);
  const { account, request } = call;
  const all = phoneUsers(account);
  const { page, pageSize, token, total } = stand.pages.cut(all, request.query, request.path, 30, call.fault);
  return {
    next_page_token: token,
    page_size: Math.min(pageSize, 100),
    total_records: total,
    users: page.map((user) => {
      const extension = extensionOf(account, user);
      return {
        id: user.id,
        email: user.email,
        name: fullName(user),
        extension_number: extension,
        status: "activate",
        phone_numbers: [{ id: `number-${extension}`, number: numberOf(extension) }],
        calling_plans: [{ name: "UK Pro", type: 600 }],
        site: siteOf(account),
      };
    }),
  };
}

/** The older look at one call: one object, whatever there is of it (zoom-api, 6.3). */
function ofCall(stand: Stand, call: Call) {
  requirePhone(call);
  if (stand.file.state.withoutCallLogs) throw new ZoomError(404, 404, "No such endpoint.");
  const id = decode(call.request.at[1] ?? "");
  const found = stand.calls.of(call.account).find((one) => one.callId === id && mayBeSeen(stand, one));
  if (!found) throw new ZoomError(404, 1001, "The recording does not exist.");
  return callJson(stand, found, "list");
}

/** The look at one leg of a call, which also finds what lies in the trash. */
function ofElement(stand: Stand, call: Call) {
  requirePhone(call);
  const id = decode(call.request.at[1] ?? "");
  const found = stand.calls.of(call.account).find((one) => elementId(one) === id);
  const isTrashed = found !== undefined && (stand.file.state.trashed ?? []).includes(found.id);
  if (!found || !(isTrashed || mayBeSeen(stand, found))) {
    throw new ZoomError(404, 404, "The recording does not exist.");
  }
  const deleted = isTrashed ? { soft_deleted_type: "Manual", days_left_auto_permanently_delete: 30 } : {};
  return { ...callJson(stand, found, "list"), soft_deleted: isTrashed, ...deleted };
}

const never = Number.MAX_SAFE_INTEGER;
const noFile = () => new ZoomError(400, 404, "The file does not exist.");

function soundAddress(stand: Stand, { account, request }: Call): string {
  const found = stand.calls.byFile(decode(request.at[1] ?? ""));
  const recording = found?.recording;
  if (!recording || recording.account !== account || !mayBeSeen(stand, recording)) throw noFile();
  return `${stand.urls.cdn}/store/${stand.signer.sign("cdn", recording.sound.id, never)}/call`;
}

function transcriptAddress(stand: Stand, { account, request }: Call): string {
  const recording = stand.calls.byId(decode(request.at[1] ?? ""));
  if (recording?.account !== account || !mayBeSeen(stand, recording)) throw noFile();
  const { transcript } = recording;
  if (transcript === "disabled")
    throw new ZoomError(400, 12001, "Transcription is disabled by the administrator.");
  if (transcript === "failed") throw new ZoomError(400, 12003, "The transcription failed.");
  if (transcript.readyMs > stand.now())
    throw new ZoomError(400, 12002, "The recording is being transcribed.");
  return `${stand.urls.cdn}/store/${stand.signer.sign("cdn", transcript.id, never)}/transcript.json`;
}

/** Zoom Phone (zoom-api, 6): calls of the account, its users, and their files behind a redirect. */
export const phoneRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/phone\/recordings$/,
    name: "/phone/recordings",
    category: "Medium",
    scopes: ["phone:read:list_call_recordings:admin"],
    place: "phone",
    answer: (call) => recordings(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/users$/,
    name: "/phone/users",
    category: "Medium",
    scopes: ["phone:read:list_users:admin"],
    place: "phone",
    answer: (call) => users(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/call_logs\/([^/]+)\/recordings$/,
    name: "/phone/call_logs/:id/recordings",
    category: "Light",
    scopes: ["phone:read:call_recording:admin"],
    place: "phone",
    answer: (call) => ofCall(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/call_element\/([^/]+)\/recording$/,
    name: "/phone/call_element/:id/recording",
    category: "Light",
    scopes: ["phone:read:call_recording:admin"],
    place: "phone",
    answer: (call) => ofElement(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/recording\/download\/([^/]+)$/,
    name: "/phone/recording/download/:id",
    category: "Medium",
    scopes: ["phone:read:call_recording:admin"],
    place: "phone",
    answer: (call) => new Elsewhere(soundAddress(stand, call)),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/recording_transcript\/download\/([^/]+)$/,
    name: "/phone/recording_transcript/download/:id",
    category: "Light",
    scopes: ["phone:read:recording_transcript:admin"],
    place: "phone",
    answer: (call) => new Elsewhere(transcriptAddress(stand, call)),
  }),
];
