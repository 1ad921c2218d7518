import { asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person, rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { filterConditions, userState } from "./filter-conditions";
import type { ListUsers, UserPage, UserSort } from "./schema";
import { countUsers, selectUsers } from "./select-users";

const e = effectiveConfiguration;

const addOnCount = sql`(coalesce(${e.addOnZoom}, false)::int + coalesce(${e.addOnRingCentral}, false)::int
  + coalesce(${e.addOnAnalytics}, false)::int + coalesce(${e.addOnFullChat}, false)::int)`;

const ruleColumns = {
  recordingRule: e.recordingRuleId,
  replayRule: e.replayRuleId,
  accessRule: e.accessRuleId,
  analyticsRule: e.analyticsRuleId,
} as const;
type RuleSort = keyof typeof ruleColumns;
const isRuleSort = (sort: UserSort): sort is RuleSort => sort in ruleColumns;

const sortColumns: Record<Exclude<UserSort, RuleSort>, SQL> = {
  name: sql`${person.displayName}`,
  username: sql`${person.upnNormalized}`,
  license: sql`${e.license}`,
  regionalStorage: sql`${e.regionalStorage}`,
  department: sql`${person.department}`,
  addOns: addOnCount,
  state: sql`${userState}`,
};

/** Users with what holds for them and where each value comes from, one page. Three queries, however many there are. */
export async function listUsers(ctx: UserCtx, input: ListUsers): Promise<UserPage> {
  requireRight(ctx.actor, "users.list");
  const { page, pageSize } = input;
  return ctx.db.tx(async (tx) => {
    const where = await filterConditions(tx, ctx.actor, input);
    const hits = await selectPage(tx, where, input);
    const total = hits[0]?.total ?? (page === 1 ? 0 : await countUsers(tx, where));
    if (hits.length === 0) return { items: [], total, page, pageSize };
    const ids = hits.map(({ id }) => id);
    const items = await selectUsers(tx, inArray(person.id, ids), ids.length);
    const place = new Map(ids.map((id, at) => [id, at]));
    items.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
    return { items, total, page, pageSize };
  });
}

/** The ids of one page, and how many match in all: everybody who matches is looked at once, in few columns. */
function selectPage(tx: TenantTx, where: SQL | undefined, input: ListUsers) {
  const { sort, descending, page, pageSize } = input;
  const query = tx
    .select({ id: person.id, total: sql<number>`count(*) over ()::int` })
    .from(person)
    .innerJoin(e, eq(e.personId, person.id))
    .$dynamic();
  if (isRuleSort(sort)) query.leftJoin(rule, eq(rule.id, ruleColumns[sort]));
  const column = isRuleSort(sort) ? sql`${rule.name}` : sortColumns[sort];
  return query
    .where(where)
    .orderBy(
      sql`${(descending ? desc : asc)(column)} nulls last`,
      ...(sort === "name" ? [] : [asc(person.displayName)]),
      asc(person.id),
    )
    .limit(pageSize)
    .offset((page - 1) * pageSize);
}
