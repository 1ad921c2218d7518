import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";

/**
 * Ids of everybody below a person in the manager tree, without the person. A cycle ends the walk (UNION keeps each row
 * once); a manager whom the directory doesn't know ends a branch.
 */
export async function peopleBelow(tx: TenantTx, personId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive below (id, oid) as (
      select p.id, p.oid from person p where p.id = ${personId}::uuid
      union
      select p.id, p.oid from below b join person p on p.manager_oid = b.oid
    )
    select id from below where id <> ${personId}::uuid`);
  return rows.map((row) => row.id);
}
