import { asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";

import type { TenantTx } from "@/db/client";
import { directoryGroup, effectiveConfiguration, person, rule } from "@/db/schema";
import type { Configuration } from "@/server/domain/configuration/schema";
import { configurationColumns } from "@/server/domain/configuration/load-effective-configs";

import { userState } from "./filter-conditions";
import type { NamedRule, Sourced, UserListItem } from "./schema";

const e = effectiveConfiguration;
const recordingRule = alias(rule, "recording_rule");
const replayRule = alias(rule, "replay_rule");
const accessRule = alias(rule, "access_rule");
const analyticsRule = alias(rule, "analytics_rule");

/** How many people match; `where` is a condition of {@link filterConditions}. */
export async function countUsers(tx: TenantTx, where: SQL | undefined): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(person)
    .innerJoin(e, eq(e.personId, person.id))
    .where(where);
  return row?.count ?? 0;
}

/**
 * Some people by name. Two queries, however many: people with their rules, and the names of the groups that values come
 * from.
 */
export async function selectUsers(
  tx: TenantTx,
  where: SQL | undefined,
  limit: number,
): Promise<UserListItem[]> {
  const rows = await tx
    .select({
      id: person.id,
      name: person.displayName,
      username: person.userPrincipalName,
      department: person.department,
      state: userState,
      origin: person.origin,
      listed: e.listed,
      sources: e.sources,
      short: e.short,
      recordingRule: recordingRule.name,
      replayRule: replayRule.name,
      accessRule: accessRule.name,
      analyticsRule: analyticsRule.name,
      ...configurationColumns(e),
    })
    .from(person)
    .innerJoin(e, eq(e.personId, person.id))
    .leftJoin(recordingRule, eq(recordingRule.id, e.recordingRuleId))
    .leftJoin(replayRule, eq(replayRule.id, e.replayRuleId))
    .leftJoin(accessRule, eq(accessRule.id, e.accessRuleId))
    .leftJoin(analyticsRule, eq(analyticsRule.id, e.analyticsRuleId))
    .where(where)
    .orderBy(asc(person.displayName), asc(person.id))
    .limit(limit);
  const groups = await loadGroupNames(tx, rows);
  return rows.map((row) => toItem(row, groups));
}

async function loadGroupNames(
  tx: TenantTx,
  rows: readonly { sources: Record<string, string> }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(rows.flatMap((row) => Object.values(row.sources)));
  ids.delete("own");
  ids.delete("default");
  if (ids.size === 0) return new Map();
  const groups = await tx
    .select({ id: directoryGroup.id, name: directoryGroup.displayName })
    .from(directoryGroup)
    .where(inArray(directoryGroup.id, [...ids]));
  return new Map(groups.map((group) => [group.id, group.name]));
}

type Row = Pick<
  UserListItem,
  "id" | "name" | "username" | "department" | "state" | "origin" | "listed" | "short"
> &
  Configuration & { sources: Record<string, string> } & Record<
    "recordingRule" | "replayRule" | "accessRule" | "analyticsRule",
    string | null
  >;

function toItem(row: Row, groups: ReadonlyMap<string, string>): UserListItem {
  const sourced = <T>(field: keyof Configuration, value: T): Sourced<T> => {
    const from = row.sources[field] ?? "default";
    if (from === "own" || from === "default") return { value, source: { kind: from } };
    return { value, source: { kind: "group", groupId: from, groupName: groups.get(from) ?? "" } };
  };
  const named = (field: keyof Configuration, id: string | null, name: string | null) =>
    sourced<NamedRule | null>(field, id === null ? null : { id, name: name ?? "" });
  const { id, name, username, department, state, origin, listed, short } = row;
  return {
    ...{ id, name, username, department, state, origin, listed, short },
    license: sourced("license", row.license),
    regionalStorage: sourced("regionalStorage", row.regionalStorage),
    recordingRule: named("recordingRuleId", row.recordingRuleId, row.recordingRule),
    replayRule: named("replayRuleId", row.replayRuleId, row.replayRule),
    accessRule: named("accessRuleId", row.accessRuleId, row.accessRule),
    analyticsRule: named("analyticsRuleId", row.analyticsRuleId, row.analyticsRule),
    addOnZoom: sourced("addOnZoom", row.addOnZoom),
    addOnRingCentral: sourced("addOnRingCentral", row.addOnRingCentral),
    addOnAnalytics: sourced("addOnAnalytics", row.addOnAnalytics),
    addOnFullChat: sourced("addOnFullChat", row.addOnFullChat),
  };
}
