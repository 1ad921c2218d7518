import { and, asc, eq, isNotNull, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, effectiveConfiguration, person, rule } from "@/db/schema";
import { configurationColumns } from "@/server/domain/configuration/load-effective-configs";
import { fieldOfSku } from "@/server/domain/licenses/skus";

import { withInside } from "./nested";
import type { GroupListItem } from "./schema";

/**
 * Groups that configure people, the one that wins first, or only the one asked for; people are counted as far as `scope`
 * covers them.
 */
export async function loadGroupItems(
  tx: TenantTx,
  scope: SQL | undefined,
  groupId?: string,
): Promise<GroupListItem[]> {
  const rows = await tx
    .select({
      id: directoryGroup.id,
      name: directoryGroup.displayName,
      priority: directoryGroup.priority,
      state: directoryGroup.directoryState,
      ...configurationColumns(directoryGroup),
    })
    .from(directoryGroup)
    .where(and(isNotNull(directoryGroup.priority), groupId ? eq(directoryGroup.id, groupId) : undefined))
    .orderBy(asc(directoryGroup.priority));
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const members = await countMembers(tx, sql`g.id = any(${sql.param(ids)}::uuid[])`, scope);
  const short = await countShort(tx, scope);
  const names = new Map(
    (await tx.select({ id: rule.id, name: rule.name }).from(rule)).map((row) => [row.id, row.name]),
  );
  const named = (id: string | null) => (id ? { id, name: names.get(id) ?? "" } : null);
  return rows.map(
    ({ recordingRuleId, replayRuleId, accessRuleId, analyticsRuleId, state, priority, ...row }) => ({
      ...row,
      priority: priority ?? 0,
      left: state !== "active",
      members: members.get(row.id) ?? 0,
      withoutSeat: short.get(row.id) ?? 0,
      recordingRule: named(recordingRuleId),
      replayRule: named(replayRuleId),
      accessRule: named(accessRuleId),
      analyticsRule: named(analyticsRuleId),
    }),
  );
}

/** People in each of these groups (a condition on `g`), nested ones too, each once. */
export async function countMembers(
  tx: TenantTx,
  roots: SQL,
  scope: SQL | undefined,
): Promise<Map<string, number>> {
  const rows = await tx.execute<{ group_id: string; people: number }>(sql`
    ${withInside(roots)}
    select root as group_id, count(*)::int as people
    from (
      select distinct inside.root, m.member_oid
      from inside
      join group_member m on m.group_id = inside.id and m.member_kind = 'person'
      join person on ${person.oid} = m.member_oid
      ${scope ? sql`where ${scope}` : sql``}
    ) as members
    group by root`);
  return new Map(rows.map((row) => [row.group_id, row.people]));
}

/** By group: people who go without a license that this very group gives. */
async function countShort(tx: TenantTx, scope: SQL | undefined): Promise<Map<string, number>> {
  const rows = await tx
    .select({
      short: effectiveConfiguration.short,
      sources: effectiveConfiguration.sources,
      people: sql<number>`count(*)::int`,
    })
    .from(effectiveConfiguration)
    .innerJoin(person, sql`${person.id} = ${effectiveConfiguration.personId}`)
    .where(
      sql`cardinality(${effectiveConfiguration.short}) > 0 and ${person.deactivatedAt} is null and ${scope ?? sql`true`}`,
    )
    .groupBy(effectiveConfiguration.short, effectiveConfiguration.sources);
  const counts = new Map<string, number>();
  for (const { short, sources, people } of rows) {
    for (const giver of new Set(short.map((sku) => sources[fieldOfSku(sku)] ?? ""))) {
      counts.set(giver, (counts.get(giver) ?? 0) + people);
    }
  }
  return counts;
}
