import { z } from "zod";
import { phoneUsers } from "../data/phone-people";
import { readBody, type Route } from "../http";
import type { Stand } from "../stand";
import { noRecording, ZoomError } from "./errors";
import { type Call, endpoint, NoContent } from "./guard";
import { sessionOf } from "./meetings";
import { changeSettings, locksOf, type Node, settingsOf, settingsState } from "./settings-state";
import { userOf } from "./users";

const invalid = (field: string) =>
  new ZoomError(400, 300, "Validation Failed.", [{ field, message: "Invalid field." }]);

async function sentNode(call: Call, part: "recording" | "policy"): Promise<Node> {
  const given = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .safeParse(JSON.parse((await readBody(call.request.raw)) || "{}") as unknown).data;
  if (!given) throw invalid(part);
  return (given[part] ?? {}) as Node;
}

/** Only what was asked for, where something was. */
function fields(call: Call, recording: Node): Node {
  const asked = call.request.query.get("custom_query_fields")?.split(",");
  return asked
    ? Object.fromEntries(Object.entries(recording).filter(([name]) => asked.includes(name)))
    : recording;
}

const settingsUser = (stand: Stand, call: Call) => userOf(stand, call, call.request.at[1] ?? "");

/** Recording in the cloud needs a paid license. */
async function patchSettings(stand: Stand, call: Call): Promise<NoContent> {
  const user = settingsUser(stand, call);
  const sent = await sentNode(call, "recording");
  if (!["local", "cloud", "none", undefined].includes(sent["auto_recording"] as string | undefined)) {
    throw invalid("auto_recording");
  }
  if (user.type !== 2 && (sent["auto_recording"] === "cloud" || sent["cloud_recording"] === true)) {
    throw new ZoomError(400, 1122, "This user does not have a paid license.");
  }
  changeSettings(stand, user, "recording", sent, locksOf(stand, call.account, user));
  return new NoContent();
}

function lockSettings(stand: Stand, call: Call, id: string) {
  if (settingsState(stand).free.includes(call.account.id)) {
    throw new ZoomError(400, 200, "Only available for Paid account.");
  }
  const locked = settingsState(stand).locks[id] ?? [];
  const names = [
    "auto_recording",
    "cloud_recording",
    "local_recording",
    "record_audio_file",
    "save_chat_text",
  ];
  return {
    recording: Object.fromEntries(
      [...new Set([...names, ...locked])].map((name) => [name, locked.includes(name)]),
    ),
  };
}

function phoneUser(stand: Stand, call: Call) {
  const user = settingsUser(stand, call);
  if (phoneUsers(call.account).includes(user)) return user;
  throw new ZoomError(404, 1001, "User does not have a Zoom Phone license.");
}

const phoneLock = (stand: Stand, userId: string) => settingsState(stand).locks[`phone ${userId}`] ?? [];

function phonePolicy(stand: Stand, call: Call) {
  const user = phoneUser(stand, call);
  const { policy } = settingsOf(stand, user);
  const locked = phoneLock(stand, user.id);
  return {
    id: user.id,
    email: user.email,
    status: "activate",
    policy: Object.fromEntries(
      Object.entries(policy).map(([name, value]) => [
        name,
        typeof value === "object"
          ? {
              ...value,
              locked: locked.includes(name),
              ...(locked.includes(name) ? { locked_by: "account" } : {}),
            }
          : value,
      ]),
    ),
  };
}

async function patchPhone(stand: Stand, call: Call): Promise<NoContent> {
  const user = phoneUser(stand, call);
  changeSettings(stand, user, "policy", await sentNode(call, "policy"), phoneLock(stand, user.id));
  return new NoContent();
}

function deleteRecordings(stand: Stand, call: Call): NoContent {
  const session = sessionOf(stand, call, noRecording);
  const action = call.request.query.get("action") ?? "trash";
  if (action !== "trash" && action !== "delete") throw invalid("action");
  const { state, save } = stand.file;
  state.deleted.push(session.uuid);
  if (action === "trash") (state.trashed ??= []).push(session.uuid);
  save();
  return new NoContent();
}

/** Settings of users, locks, policies of phones, and the trash (zoom-api, 9 and 5.5). */
export const settingsRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/users\/([^/]+)\/settings$/,
    name: "/users/:userId/settings",
    category: "Medium",
    scopes: ["user:read:settings:admin"],
    place: "settings",
    answer: (call) => ({
      recording: fields(call, settingsOf(stand, settingsUser(stand, call)).recording),
    }),
  }),
  endpoint(stand, {
    method: "PATCH",
    path: /^\/v2\/users\/([^/]+)\/settings$/,
    name: "/users/:userId/settings",
    category: "Medium",
    scopes: ["user:update:settings:admin"],
    place: "settings",
    answer: (call) => patchSettings(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/accounts\/me\/lock_settings$/,
    name: "/accounts/:accountId/lock_settings",
    category: "Medium",
    scopes: ["account:read:lock_settings:admin", "account:read:lock_settings:master"],
    place: "settings",
    answer: (call) => lockSettings(stand, call, call.account.id),
  }),
  endpoint(stand, {
    path: /^\/v2\/groups\/([^/]+)\/lock_settings$/,
    name: "/groups/:groupId/lock_settings",
    category: "Medium",
    scopes: ["group:read:lock_settings:admin"],
    place: "settings",
    answer: (call) => lockSettings(stand, call, call.request.at[1] ?? ""),
  }),
  endpoint(stand, {
    path: /^\/v2\/phone\/users\/([^/]+)$/,
    name: "/phone/users/:userId",
    category: "Light",
    scopes: ["phone:read:user:admin"],
    place: "settings",
    answer: (call) => phonePolicy(stand, call),
  }),
  endpoint(stand, {
    method: "PATCH",
    path: /^\/v2\/phone\/users\/([^/]+)$/,
    name: "/phone/users/:userId",
    category: "Light",
    scopes: ["phone:update:user:admin"],
    place: "settings",
    answer: (call) => patchPhone(stand, call),
  }),
  endpoint(stand, {
    method: "DELETE",
    path: /^\/v2\/meetings\/([^/]+)\/recordings$/,
    name: "/meetings/:meetingId/recordings",
    category: "Light",
    scopes: ["cloud_recording:delete:meeting_recording:admin"],
    place: "meeting",
    answer: (call) => deleteRecordings(stand, call),
  }),
];
