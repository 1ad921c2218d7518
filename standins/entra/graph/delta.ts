import { json, type Reply } from "../http";
import type { Membership, Removal, TenantDirectory } from "../tenant-directory";
import { demand, NEEDS, type Call } from "./access";
import { deltaLink, nextLink, readToken, type Kind, type Round } from "./delta-token";
import { graphErrors } from "./errors";
import { pick, readSelect, type Row } from "./query";
import {
  GROUP_PROPERTIES,
  groupRow,
  memberType,
  USER_DEFAULTS,
  USER_PROPERTIES,
  USER_TYPE,
  userRow,
} from "./shapes";
import { contextOf } from "./users";

const OPTIONS = ["$select", "$deltatoken", "$skiptoken"];

/** A line of a delta answer; pages are cut between lines, and lines of one object on one page are put together. */
type Line = { key: string; id: string; head: () => Row; member?: Row };

const within = (round: Round, revision: number) => revision > round.since && revision <= round.upTo;

function startRound(call: Call, kind: Kind, known: string[], type: string): Round {
  const params = call.request.url.searchParams;
  for (const name of params.keys())
    if (name.startsWith("$") && !OPTIONS.includes(name))
      throw graphErrors.unsupported(`The query option '${name}' is not supported with delta.`);
  const text = params.get("$skiptoken") ?? params.get("$deltatoken") ?? "";
  if (text !== "" && text !== "latest") return readToken(call, kind, text);
  const select = readSelect(params, known, type) ?? null;
  const upTo = call.tenant.revision;
  return { select, since: text === "latest" ? upTo : 0, upTo, after: "" };
}

/** The first round leaves out what was never set; later ones say null for what may have been emptied. */
function properties(round: Round, row: Row, names: string[]): Row {
  const picked = pick(row, names);
  if (round.since > 0) return picked;
  return Object.fromEntries(Object.entries(picked).filter(([, value]) => value !== null));
}

function removedLines(round: Round, removed: Map<string, Removal>): Line[] {
  if (round.since === 0) return [];
  return [...removed]
    .filter(([, { revision }]) => within(round, revision))
    .map(([id, { reason }]) => ({ key: `${id}/`, id, head: () => ({ id, "@removed": { reason } }) }));
}

function linkRow(type: string, id: string, link: Membership): Row {
  return { "@odata.type": type, id, ...(link.present ? {} : { "@removed": { reason: "deleted" } }) };
}

function changedLinks(round: Round, links: Map<string, Membership> | undefined): [string, Membership][] {
  return [...(links ?? [])].filter(
    ([, link]) => within(round, link.revision) && (round.since > 0 || link.present),
  );
}

type Sorted = { name: string; lines: Line[] };
const lastRounds = new WeakMap<TenantDirectory, Map<Kind, Sorted>>();

/** The lines of a round in their order, put together once: a large directory has hundreds of pages. */
function linesOf(call: Call, kind: Kind, round: Round, collect: () => Line[]): Line[] {
  const { tenant } = call;
  const known = lastRounds.get(tenant) ?? new Map<Kind, Sorted>();
  lastRounds.set(tenant, known);
  const name = JSON.stringify([tenant.revision, round.since, round.upTo, round.select]);
  const last = known.get(kind);
  if (last?.name === name) return last.lines;
  const lines = collect().sort((a, b) => (a.key < b.key ? -1 : 1));
  known.set(kind, { name, lines });
  return lines;
}

function reply(call: Call, kind: Kind, round: Round, lines: Line[]): Reply {
  if (call.world.faults.takeEmptyPage())
    return json(200, { ...contextOf(call, kind), ...nextLink(call, kind, round), value: [] });
  const rest = lines.filter((line) => line.key > round.after);
  const page = rest.slice(0, call.world.pageSize);
  const objects = new Map<string, { row: Row; members: Row[] }>();
  for (const { id, head, member } of page) {
    const object = objects.get(id) ?? { row: head(), members: [] };
    objects.set(id, object);
    if (member) object.members.push(member);
  }
  const value = [...objects.values()].map(({ row, members }) =>
    members.length > 0 ? { ...row, "members@delta": members } : row,
  );
  const last = page.at(-1);
  const more = last !== undefined && rest.length > page.length;
  const link = more ? nextLink(call, kind, { ...round, after: last.key }) : deltaLink(call, kind, round);
  return json(200, { ...contextOf(call, kind), ...link, value });
}

/** `/users/delta`: people who changed, and who is gone. */
export function usersDelta(call: Call): Reply {
  demand(call, NEEDS.usersFull);
  const round = startRound(call, "users", [...USER_PROPERTIES, "manager"], "user");
  const names = round.select ?? USER_DEFAULTS;
  const plainNames = names.filter((name) => name !== "manager");
  const people = () =>
    [...call.tenant.users.values()]
      .filter((entry) => within(round, entry.revision))
      .map(({ value: user }) => {
        const links = names.includes("manager") ? changedLinks(round, call.tenant.managers.get(user.id)) : [];
        const manager = links.map(([id, link]) => linkRow(USER_TYPE, id, link));
        const head = () => ({
          ...properties(round, userRow(user), plainNames),
          ...(manager.length > 0 ? { "manager@delta": manager } : {}),
        });
        return { key: `${user.id}/`, id: user.id, head };
      });
  const collect = () => [...people(), ...removedLines(round, call.tenant.removedUsers)];
  return reply(call, "users", round, linesOf(call, "users", round, collect));
}

/** `/groups/delta`: changed groups with `members@delta`; a group with many members repeats over pages, merge by id. */
export function groupsDelta(call: Call): Reply {
  demand(call, NEEDS.groups);
  const round = startRound(call, "groups", [...GROUP_PROPERTIES, "members"], "group");
  const names = (round.select ?? GROUP_PROPERTIES).filter((name) => name !== "members");
  const withMembers = round.select === null || round.select.includes("members");
  const groups = () =>
    [...call.tenant.groups.values()].flatMap(({ value: group, revision }): Line[] => {
      const { id } = group;
      const head = () => properties(round, groupRow(group), names);
      const links = withMembers ? changedLinks(round, call.tenant.memberships.get(id)) : [];
      const members = links.map(([memberId, link]) => ({
        ...{ key: `${id}/${memberId}`, id, head },
        member: linkRow(memberType(call.tenant, memberId), memberId, link),
      }));
      return within(round, revision) ? [{ key: `${id}/`, id, head }, ...members] : members;
    });
  const collect = () => [...groups(), ...removedLines(round, call.tenant.removedGroups)];
  return reply(call, "groups", round, linesOf(call, "groups", round, collect));
}
