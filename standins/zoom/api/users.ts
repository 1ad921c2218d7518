import type { ZoomUser } from "../data/model";
import { decode, type Route } from "../http";
import { userJson } from "../shapes";
import type { Stand } from "../stand";
import { ZoomError } from "./errors";
import { groupsOf } from "./settings-state";
import { endpoint, type Call } from "./guard";

/** `me` is the administrator who installed the app; an app that asks in its own name has none (zoom-api, 1.2). */
export function userOf(
  stand: Stand,
  { account, grant }: Pick<Call, "account" | "grant">,
  raw: string,
): ZoomUser {
  const asked = decode(raw);
  if (asked === "me" && grant.serverToServer) {
    throw new ZoomError(400, 300, "The value me is not supported for this token.");
  }
  const user = stand.world.user(account, asked === "me" ? grant.userId : asked);
  if (user && !(user.status === "pending" && asked === user.id)) return user;
  throw new ZoomError(404, 1001, `User does not exist: ${asked}.`);
}

function list(stand: Stand, { account, request: { query, path }, fault }: Call) {
  const status = query.get("status") || "active";
  const role = query.get("role_id");
  const there = account.users.filter(
    (user) => user.status === status && (role === null || user.roleId === role),
  );
  const users = fault?.kind === "empty" ? [] : there;
  const { page, pageSize, token, total } = stand.pages.cut(users, query, path, 30, fault);
  return {
    page_count: Math.ceil(users.length / pageSize),
    page_number: 1,
    page_size: pageSize,
    total_records: fault?.kind === "empty" && fault.total === "kept" ? there.length : total,
    next_page_token: token,
    users: page.map(userJson),
  };
}

/** GET /users and GET /users/{userId} (zoom-api, 4). */
export const userRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/users$/,
    name: "/users",
    category: "Medium",
    scopes: ["user:read:list_users:admin"],
    place: "users",
    answer: (call) => list(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/users\/([^/]+)$/,
    name: "/users/:userId",
    category: "Light",
    scopes: ["user:read:user:admin"],
    place: "users",
    answer: (call) => ({
      ...userJson(userOf(stand, call, call.request.at[1] ?? "")),
      account_id: call.account.id,
      group_ids: groupsOf(stand, userOf(stand, call, call.request.at[1] ?? "")),
      login_types: [100],
      language: "en-US",
    }),
  }),
];
