import { and, eq, isNotNull, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, effectiveConfiguration, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { configurationFields } from "@/server/domain/configuration/schema";
import { configurationColumns } from "@/server/domain/configuration/load-effective-configs";
import { notFound } from "@/server/lib/errors";

import { loadNestings } from "./load-nestings";
import { withInside } from "./nested";
import { waysInto } from "./paths";
import { type GroupMember, type GroupMemberPage, type GroupMembers, memberPageSize } from "./schema";

type Row = {
  id: string;
  name: string;
  username: string;
  sources: Record<string, string> | null;
  groups: string[];
  total: number;
};

/** One page of a group's people by name: the ways that lead to them, and what of the group does not hold for them. */
export async function listGroupMembers(ctx: UserCtx, input: GroupMembers): Promise<GroupMemberPage> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const [group] = await tx
      .select(configurationColumns(directoryGroup))
      .from(directoryGroup)
      .where(and(eq(directoryGroup.id, input.groupId), isNotNull(directoryGroup.priority)));
    if (!group) throw notFound("group");
    const set = configurationFields.filter((field) => group[field] !== null);
    const rows = await loadPage(tx, input, await inScope(tx, ctx.actor));
    const nestings = await loadNestings(tx);
    const names = new Map(nestings.map(({ child, childName }) => [child, childName]));
    const ways = waysInto(input.groupId, nestings);
    const givers = await loadNames(tx);
    const items = rows.map(({ id, name, username, sources, groups }): GroupMember => ({
      ...{ personId: id, name, username },
      direct: groups.includes(input.groupId),
      through: groups
        .filter((inner) => inner !== input.groupId)
        .map((inner) => (ways.get(inner) ?? []).map((step) => names.get(step) ?? ""))
        .sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1)),
      overridden: set.flatMap((field): GroupMember["overridden"] => {
        const source = sources?.[field];
        if (source === "own") return [{ field, by: { kind: "own" } }];
        const other = source === input.groupId ? undefined : givers.get(source ?? "");
        return other === undefined ? [] : [{ field, by: { kind: "group", name: other } }];
      }),
    }));
    return { items, total: rows[0]?.total ?? 0, page: input.page, pageSize: memberPageSize };
  });
}

function loadPage(tx: TenantTx, input: GroupMembers, scope: SQL | undefined): Promise<readonly Row[]> {
  const matches = input.search
    ? sql`(position(lower(${input.search}) in lower(${person.displayName})) > 0
        or position(lower(${input.search}) in ${person.upnNormalized}) > 0)`
    : sql`true`;
  return tx.execute<Row>(sql`
    ${withInside(sql`g.id = ${input.groupId}::uuid`)}, found as (
      select ${person.id} as id, array_agg(distinct m.group_id::text) as groups
      from inside
      join group_member m on m.group_id = inside.id and m.member_kind = 'person'
      join person on ${person.oid} = m.member_oid
      where ${matches} and ${scope ?? sql`true`}
      group by ${person.id}
    )
    select found.id, found.groups, ${person.displayName} as name, ${person.userPrincipalName} as username,
      ${effectiveConfiguration.sources} as sources, count(*) over ()::int as total
    from found
    join person on ${person.id} = found.id
    left join effective_configuration on ${effectiveConfiguration.personId} = found.id
    order by ${person.displayName}, found.id
    limit ${memberPageSize} offset ${(input.page - 1) * memberPageSize}`);
}

async function loadNames(tx: TenantTx): Promise<Map<string, string>> {
  const rows = await tx
    .select({ id: directoryGroup.id, name: directoryGroup.displayName })
    .from(directoryGroup)
    .where(isNotNull(directoryGroup.priority));
  return new Map(rows.map((row) => [row.id, row.name]));
}
