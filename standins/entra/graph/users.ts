import { json, plain, type Reply } from "../http";
import type { User } from "../tenant-directory";
import { allows, demand, NEEDS, type Call } from "./access";
import { graphErrors } from "./errors";
import {
  checkAdvanced,
  pageOf,
  pick,
  readFilter,
  readSearch,
  readSelect,
  refuseOptions,
  sortRows,
  type Row,
} from "./query";
import { USER_BASICS, USER_DEFAULTS, USER_PROPERTIES, USER_TYPE, userRow } from "./shapes";

const LIST_OPTIONS = ["$select", "$top", "$filter", "$search", "$count", "$orderby", "$expand", "$skiptoken"];

export const contextOf = (call: Call, name: string) => ({
  "@odata.context": `${call.world.baseUrl}/graph/v1.0/$metadata#${name}`,
});

/** With basic rights only, what lies beyond them comes back as null instead of failing. */
function visibleUser(call: Call, user: User): Row {
  const row = userRow(user);
  const self = !call.app && user.id === call.oid && allows(call, NEEDS.me);
  return self || allows(call, NEEDS.usersFull) ? row : pick(row, USER_BASICS);
}

function selectUser(call: Call): string[] {
  return readSelect(call.request.url.searchParams, USER_PROPERTIES, "user") ?? USER_DEFAULTS;
}

export function listUsers(call: Call): Reply {
  const { url, headers } = call.request;
  const params = url.searchParams;
  const names = selectUser(call);
  demand(
    call,
    names.some((name) => !USER_BASICS.includes(name)) && params.has("$select")
      ? NEEDS.usersFull
      : NEEDS.usersBasic,
  );
  refuseOptions(params, LIST_OPTIONS);
  const consistency = headers["consistencylevel"];
  checkAdvanced(params, typeof consistency === "string" ? consistency : undefined);
  const rows = call.tenant.people().map((user) => visibleUser(call, user));
  const found = sortRows(rows.filter(readFilter(params)).filter(readSearch(params)), params);
  const withManager = expandManager(call, params);
  const page = pageOf(found, url, call.world.pageSize);
  return json(200, {
    ...contextOf(call, params.has("$select") ? `users(${names.join(",")})` : "users"),
    ...page,
    value: page.value.map((row) => ({ ...pick(row, names), ...withManager(row) })),
  });
}

const EXPAND = /^manager(?:\(\$select=([\w,]+)\))?$/;

/** `$expand=manager` and `$expand=manager($select=id)`; who has none comes without the property. */
function expandManager(call: Call, params: URLSearchParams): (row: Row) => Row {
  const text = params.get("$expand");
  if (text === null) return () => ({});
  const read = EXPAND.exec(text);
  if (read === null) throw graphErrors.unsupported(`The $expand '${text}' is not supported here.`);
  demand(call, NEEDS.usersFull);
  const select = new URLSearchParams(read[1] === undefined ? {} : { $select: read[1] });
  const names = readSelect(select, USER_PROPERTIES, "user") ?? USER_DEFAULTS;
  return ({ id }) => {
    const managerId = call.tenant.users.get(String(id))?.value.managerId ?? null;
    const manager = managerId === null ? undefined : call.tenant.findUser(managerId);
    return manager
      ? { manager: { "@odata.type": USER_TYPE, ...pick(visibleUser(call, manager), names) } }
      : {};
  };
}

/** `/users/$count`: a bare number, and only with the eventual consistency level. */
export function countUsers(call: Call): Reply {
  demand(call, NEEDS.usersBasic);
  if (call.request.headers["consistencylevel"] !== "eventual")
    throw graphErrors.badRequest(
      "$count is not currently supported without the header 'ConsistencyLevel: eventual'.",
    );
  return plain(String(call.tenant.users.size));
}

function oneUser(call: Call, user: User): Reply {
  refuseOptions(call.request.url.searchParams, ["$select"]);
  return json(200, {
    ...contextOf(call, "users/$entity"),
    ...pick(visibleUser(call, user), selectUser(call)),
  });
}

/** `/me`: a person's token only. */
export function me(call: Call): Reply {
  if (call.app) throw graphErrors.badRequest("/me request is only valid with delegated authentication flow.");
  demand(call, NEEDS.me);
  const user = call.tenant.findUser(call.oid);
  if (user === undefined) throw graphErrors.notFound(call.oid);
  return oneUser(call, user);
}

/** `/users/{id or user principal name}`; everybody may read themselves. */
export function getUser(call: Call, idOrName: string): Reply {
  const user = call.tenant.findUser(idOrName);
  demand(call, !call.app && user?.id === call.oid ? NEEDS.me : NEEDS.usersBasic);
  if (user === undefined) throw graphErrors.notFound(idOrName);
  return oneUser(call, user);
}

/** `/users/{id}/manager`: 404 means there is none, which is no error. */
export function getManager(call: Call, idOrName: string): Reply {
  demand(call, NEEDS.usersFull);
  const user = call.tenant.findUser(idOrName);
  if (user === undefined) throw graphErrors.notFound(idOrName);
  const manager = user.managerId === null ? undefined : call.tenant.findUser(user.managerId);
  if (manager === undefined) throw graphErrors.notFound("manager");
  const row = pick(visibleUser(call, manager), selectUser(call));
  return json(200, { ...contextOf(call, "directoryObjects/$entity"), "@odata.type": USER_TYPE, ...row });
}
