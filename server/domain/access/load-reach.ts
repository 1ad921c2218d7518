import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { peopleBelow } from "@/server/domain/directory/people-below";
import type { ReplayRule } from "@/server/domain/rules/schema";

/** Ids of the people in these groups, nested membership expanded (a cycle of groups ends the walk). */
async function membersOf(tx: TenantTx, groupIds: readonly string[]): Promise<string[]> {
  if (groupIds.length === 0) return [];
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive inside (id) as (
      select g.id from directory_group g
        where g.id = any(${sql.param([...groupIds])}::uuid[]) and g.directory_state = 'active'
      union
      select child.id from inside
        join group_member m on m.group_id = inside.id and m.member_kind = 'group'
        join directory_group child on child.oid = m.member_oid and child.directory_state = 'active'
    )
    select distinct p.id from inside
      join group_member m on m.group_id = inside.id and m.member_kind = 'person'
      join person p on p.oid = m.member_oid`);
  return rows.map((row) => row.id);
}

/**
 * People besides oneself whose conversations a replay rule shows. `ownGroupIds` = configuring groups one belongs to, read
 * only where the rule needs them.
 */
export async function loadReach(
  tx: TenantTx,
  personId: string,
  rule: ReplayRule,
  ownGroupIds: () => Promise<readonly string[]>,
): Promise<string[]> {
  switch (rule.visibility) {
    case "own_groups":
      return membersOf(tx, await ownGroupIds());
    case "selected":
      return [...new Set([...rule.personIds, ...(await membersOf(tx, rule.groupIds))])];
    case "reports":
      return peopleBelow(tx, personId);
    case "none":
    case "own":
    case "all":
      return [];
  }
}
