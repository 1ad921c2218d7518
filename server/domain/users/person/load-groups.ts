import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";

import type { PersonGroup } from "./schema";

/**
 * Every group that somebody belongs to, those that configure first, by priority; with the groups inside it through which
 * they do, none = directly. A cycle of groups ends the walk.
 */
export async function loadGroupsOfPerson(tx: TenantTx, oid: string): Promise<PersonGroup[]> {
  const rows = await tx.execute<{ id: string; name: string; priority: number | null; through: string[] }>(sql`
    with recursive membership (group_id, direct_id) as (
      select group_id, group_id from group_member where member_oid = ${oid}
      union
      select parent.group_id, m.direct_id
      from membership m
      join directory_group g on g.id = m.group_id and g.directory_state = 'active'
      join group_member parent on parent.member_oid = g.oid
    )
    select g.id, g.display_name as name, g.priority,
      case when bool_or(m.direct_id = g.id) then '{}'::text[]
        else array_agg(distinct d.display_name order by d.display_name) end as through
    from membership m
    join directory_group g on g.id = m.group_id and g.directory_state = 'active'
    join directory_group d on d.id = m.direct_id
    group by g.id, g.display_name, g.priority
    order by g.priority nulls last, g.display_name, g.id`);
  return rows.map(({ id, name, priority, through }) => ({ id, name, priority, through }));
}
