import { inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, type effectiveConfiguration, person, rule } from "@/db/schema";
import { AppError } from "@/server/lib/errors";

import {
  type ConfiguringGroup,
  type DefaultRules,
  type EffectiveConfig,
  resolveEffectiveConfig,
} from "./effective-config";
import { type Configuration, configurationFields } from "./schema";

type PersonConfig = { id: string; oid: string } & Configuration;

/** The configuration columns of a person or a group, for a select. */
export const configurationColumns = <
  T extends typeof person | typeof directoryGroup | typeof effectiveConfiguration,
>(
  table: T,
) => ({
  license: table.license,
  regionalStorage: table.regionalStorage,
  recordingRuleId: table.recordingRuleId,
  replayRuleId: table.replayRuleId,
  accessRuleId: table.accessRuleId,
  analyticsRuleId: table.analyticsRuleId,
  addOnZoom: table.addOnZoom,
  addOnRingCentral: table.addOnRingCentral,
  addOnAnalytics: table.addOnAnalytics,
  addOnFullChat: table.addOnFullChat,
});

/** The rules that hold where nothing is set: User and Replay Own. */
export async function loadDefaultRules(tx: TenantTx): Promise<DefaultRules> {
  const rows = await tx
    .select({ id: rule.id, builtIn: rule.builtIn })
    .from(rule)
    .where(inArray(rule.builtIn, ["user", "replay_own"]));
  const access = rows.find((row) => row.builtIn === "user");
  const replay = rows.find((row) => row.builtIn === "replay_own");
  if (!access || !replay)
    throw new AppError("PRECONDITION_FAILED", "The built-in rules of this tenant are missing.");
  return { accessRuleId: access.id, replayRuleId: replay.id };
}

/** Ids of the configuring groups that somebody belongs to, nested membership expanded. */
export async function loadGroupsOf(tx: TenantTx, oid: string): Promise<string[]> {
  const configuring = await loadConfiguringGroups(tx);
  if (configuring.size === 0) return [];
  const groups = (await loadGroupsByOid(tx, [oid])).get(oid) ?? [];
  return groups.filter((id) => configuring.has(id));
}

/** Which groups each person belongs to, nested membership expanded (a cycle of groups ends the walk). */
async function loadGroupsByOid(tx: TenantTx, oids: readonly string[]): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  if (oids.length === 0) return groups;
  const rows = await tx.execute<{ person_oid: string; group_id: string }>(sql`
    with recursive membership (person_oid, group_id) as (
      select member_oid, group_id from group_member where member_oid = any(${sql.param(oids)}::text[])
      union
      select m.person_oid, parent.group_id
      from membership m
      join directory_group g on g.id = m.group_id and g.directory_state = 'active'
      join group_member parent on parent.member_oid = g.oid
    )
    select person_oid, group_id from membership`);
  for (const row of rows) {
    const known = groups.get(row.person_oid);
    if (known) known.push(row.group_id);
    else groups.set(row.person_oid, [row.group_id]);
  }
  return groups;
}

/** Groups that configure people now, by id. */
export async function loadConfiguringGroups(tx: TenantTx): Promise<Map<string, ConfiguringGroup>> {
  const rows = await tx
    .select({
      id: directoryGroup.id,
      name: directoryGroup.displayName,
      priority: directoryGroup.priority,
      state: directoryGroup.directoryState,
      ...configurationColumns(directoryGroup),
    })
    .from(directoryGroup);
  const configuring = new Map<string, ConfiguringGroup>();
  for (const { id, name, priority, state, ...configuration } of rows) {
    if (priority !== null && state === "active") configuring.set(id, { id, name, priority, configuration });
  }
  return configuring;
}

/** Effective configuration of the given people, by person id. Four queries, however many people. */
export async function loadEffectiveConfigs(
  tx: TenantTx,
  personIds: readonly string[],
): Promise<Map<string, EffectiveConfig>> {
  const people: PersonConfig[] =
    personIds.length === 0
      ? []
      : await tx
          .select({ id: person.id, oid: person.oid, ...configurationColumns(person) })
          .from(person)
          .where(inArray(person.id, [...personIds]));
  return new Map([...(await resolveWithGroups(tx, people))].map(([id, { config }]) => [id, config]));
}

/** The same for people whose rows are at hand, with how many configuring groups each belongs to. */
export async function resolveWithGroups(
  tx: TenantTx,
  people: readonly PersonConfig[],
): Promise<Map<string, { config: EffectiveConfig; groups: number }>> {
  const defaults = await loadDefaultRules(tx);
  const configuring = await loadConfiguringGroups(tx);
  const membership =
    configuring.size === 0
      ? new Map<string, string[]>()
      : await loadGroupsByOid(
          tx,
          people.map((row) => row.oid),
        );
  return new Map(
    people.map((row) => {
      const groups = (membership.get(row.oid) ?? []).flatMap((id) => configuring.get(id) ?? []);
      const config = resolveEffectiveConfig(pickConfiguration(row), groups, defaults);
      return [row.id, { config, groups: groups.length }];
    }),
  );
}

function pickConfiguration(row: Configuration): Configuration {
  return Object.fromEntries(configurationFields.map((field) => [field, row[field]])) as Configuration;
}
