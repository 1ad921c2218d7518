import { json, type Reply } from "../http";
import { demand, NEEDS, type Call } from "./access";
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
import { GROUP_PROPERTIES, groupRow, memberType, USER_DEFAULTS, USER_PROPERTIES, userRow } from "./shapes";
import { contextOf } from "./users";

const LIST_OPTIONS = ["$select", "$top", "$filter", "$search", "$count", "$orderby", "$skiptoken"];

function consistencyOf(call: Call): string | undefined {
  const value = call.request.headers["consistencylevel"];
  return typeof value === "string" ? value : undefined;
}

export function listGroups(call: Call): Reply {
  demand(call, NEEDS.groups);
  const { url } = call.request;
  const params = url.searchParams;
  refuseOptions(params, LIST_OPTIONS);
  checkAdvanced(params, consistencyOf(call));
  const names = readSelect(params, GROUP_PROPERTIES, "group") ?? GROUP_PROPERTIES;
  const rows = [...call.tenant.groups.values()].map((entry) => groupRow(entry.value));
  const found = sortRows(rows.filter(readFilter(params)).filter(readSearch(params)), params);
  const page = pageOf(
    found.map((row) => pick(row, names)),
    url,
    call.world.pageSize,
  );
  return json(200, { ...contextOf(call, "groups"), ...page });
}

function groupOf(call: Call, id: string) {
  const group = call.tenant.groups.get(id.toLowerCase())?.value;
  if (group === undefined) throw graphErrors.notFound(id);
  return group;
}

export function getGroup(call: Call, id: string): Reply {
  demand(call, NEEDS.groups);
  const names = readSelect(call.request.url.searchParams, GROUP_PROPERTIES, "group") ?? GROUP_PROPERTIES;
  return json(200, { ...contextOf(call, "groups/$entity"), ...pick(groupRow(groupOf(call, id)), names) });
}

function memberRow(call: Call, id: string, select: string[] | undefined): Row {
  const group = call.tenant.groups.get(id)?.value;
  const user = call.tenant.findUser(id);
  const row = group ? groupRow(group) : user ? userRow(user) : { id };
  const names = select ?? (group ? GROUP_PROPERTIES : USER_DEFAULTS);
  const known = group ? GROUP_PROPERTIES : USER_PROPERTIES;
  return {
    "@odata.type": memberType(call.tenant, id),
    ...pick(
      row,
      names.filter((name) => known.includes(name)),
    ),
  };
}

/** `/groups/{id}/members` (direct) and `/transitiveMembers` (through nested groups, which are listed themselves too). */
export function listMembers(call: Call, id: string, transitive: boolean): Reply {
  demand(call, NEEDS.members);
  const { url } = call.request;
  const params = url.searchParams;
  refuseOptions(params, ["$select", "$top", "$count", "$skiptoken"]);
  const { id: groupId } = groupOf(call, id);
  const ids = transitive ? [...call.tenant.transitiveMemberIds(groupId)] : call.tenant.memberIds(groupId);
  const select = readSelect(params, [...USER_PROPERTIES, ...GROUP_PROPERTIES], "directoryObject");
  const rows = ids.map((member) => memberRow(call, member, select));
  return json(200, { ...contextOf(call, "directoryObjects"), ...pageOf(rows, url, call.world.pageSize) });
}

/** `/organization`: the tenant itself. */
export function organization(call: Call): Reply {
  demand(call, NEEDS.organization);
  const { id, name, domain } = call.tenant;
  const domains = [
    { capabilities: "Email", isDefault: true, isInitial: false, name: domain, type: "Managed" },
  ];
  const row = { id, displayName: name, tenantType: "AAD", countryLetterCode: null, verifiedDomains: domains };
  const select = readSelect(call.request.url.searchParams, Object.keys(row), "organization");
  return json(200, { ...contextOf(call, "organization"), value: [select ? pick(row, select) : row] });
}

/** `/oauth2PermissionGrants`: the delegated consents of this tenant. */
export function listGrants(call: Call): Reply {
  demand(call, NEEDS.grants);
  const { url } = call.request;
  refuseOptions(url.searchParams, ["$filter", "$top", "$skiptoken"]);
  const rows = call.world.consents.grants(call.tenant.id).filter(readFilter(url.searchParams));
  return json(200, {
    ...contextOf(call, "oauth2PermissionGrants"),
    ...pageOf(rows, url, call.world.pageSize),
  });
}
