import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";

import type { Nesting } from "./paths";

/** Which groups stand directly in which, both known to the directory still; the same every time. */
export async function loadNestings(tx: TenantTx): Promise<(Nesting & { childName: string })[]> {
  const rows = await tx.execute<{ parent: string; child: string; child_name: string }>(sql`
    select m.group_id as parent, child.id as child, child.display_name as child_name
    from group_member m
    join directory_group child on child.oid = m.member_oid and child.directory_state = 'active'
    join directory_group outside on outside.id = m.group_id and outside.directory_state = 'active'
    where m.member_kind = 'group'
    order by child.display_name, child.id`);
  return rows.map(({ parent, child, child_name }) => ({ parent, child, childName: child_name }));
}
