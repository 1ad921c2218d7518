import { extensionOf, hasPhone, phoneUsers } from "../data/phone-people";
import type { Route } from "../http";
import { isoTime, type Stand } from "../stand";
import type { Held } from "../state";
import { ZoomError } from "./errors";
import { endpoint, type Call } from "./guard";
import { userOf } from "./users";

const day = 86_400_000;
const month = 31 * day;
const heldMs = 20 * 60_000;

/** UTC days, both included, at most a month. */
function windowOf(query: URLSearchParams): { fromMs: number; toMs: number } {
  const [from, to] = ["from", "to"].map((name) => Date.parse(`${query.get(name) ?? ""}T00:00:00Z`));
  if (from === undefined || to === undefined || Number.isNaN(from + to) || to - from > month) {
    throw new ZoomError(400, 300, "Validation Failed.", [{ field: "from", message: "Invalid field." }]);
  }
  return { fromMs: from, toMs: to + day };
}

type Past = { startMs: number; endMs: number };

function cut<T extends Past>(stand: Stand, call: Call, all: T[]) {
  const { query, path } = call.request;
  const { fromMs, toMs } = windowOf(query);
  const there = all.filter(
    ({ startMs, endMs }) => startMs >= fromMs && startMs < toMs && endMs <= stand.now(),
  );
  const found = call.fault?.kind === "empty" ? [] : there;
  const { page, pageSize, token, total } = stand.pages.cut(found, query, path, 30, call.fault);
  return { page, rest: { page_size: pageSize, total_records: total, next_page_token: token } };
}

const heldBy = (stand: Stand, kind: Held["kind"], emails: readonly string[]) =>
  (stand.file.state.held ?? [])
    .filter((one) => one.kind === kind && emails.includes(one.email))
    .map((one) => ({ ...one, endMs: one.startMs + heldMs }));

function meetings(stand: Stand, call: Call) {
  const host = userOf(stand, call, call.request.at[1] ?? "");
  const recorded = stand.world.sessions
    .filter((session) => session.host === host)
    .map(({ uuid, beganMs, endMs }) => ({ id: uuid, startMs: beganMs, endMs, recorded: true }));
  const { page, rest } = cut(stand, call, [...recorded, ...heldBy(stand, "meeting", [host.email])]);
  return {
    ...rest,
    meetings: page.map((one) => ({
      uuid: one.id,
      user_email: host.email,
      start_time: isoTime(one.startMs),
      end_time: isoTime(one.endMs),
      duration: Math.ceil((one.endMs - one.startMs) / 60_000),
      participants_count: 2,
      has_recording: one.recorded,
    })),
  };
}

function calls(stand: Stand, call: Call) {
  const { account } = call;
  if (!hasPhone(account)) throw new ZoomError(400, 200, "No permission.");
  const users = phoneUsers(account);
  const extension = (email: string) => {
    const user = users.find((one) => one.email === email);
    return user && extensionOf(account, user);
  };
  const recorded = stand.calls.of(account).map((one) => ({
    ...{ id: one.id, callId: one.callId, startMs: one.startMs, endMs: one.endMs },
    ...{ direction: one.direction, recorded: true },
    extension: one.handledBy?.extension ?? one.owner.extension,
  }));
  const emails = users.map(({ email }) => email);
  const held = heldBy(stand, "call", emails).map((one) => ({
    ...{ ...one, callId: one.id },
    ...{ direction: "outbound", extension: extension(one.email) },
  }));
  const { page, rest } = cut(stand, call, [...recorded, ...held]);
  return {
    ...rest,
    call_logs: page.map((one) => ({
      id: one.id,
      call_id: one.callId,
      direction: one.direction,
      [one.direction === "outbound" ? "caller_ext_number" : "callee_ext_number"]: String(one.extension),
      start_time: isoTime(one.startMs),
      end_time: isoTime(one.endMs),
      duration: Math.round((one.endMs - one.startMs) / 1_000),
      call_result: "connected",
      recording_status: one.recorded ? "recorded" : "non_recorded",
    })),
  };
}

/** What took place, recorded or not: reports of a host's meetings, and the account's history of calls. */
export const pastRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/report\/users\/([^/]+)\/meetings$/,
    name: "/report/users/:userId/meetings",
    category: "Heavy",
    scopes: ["report:read:user:admin"],
    place: "reports",
    answer: (call) => meetings(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/call_history$/,
    name: "/phone/call_history",
    category: "Heavy",
    scopes: ["phone:read:list_call_logs:admin"],
    place: "reports",
    answer: (call) => calls(stand, call),
  }),
];
