import { asc, isNotNull, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

/** Ids of the groups that configure people, the one that wins first; those that left the directory keep their place. */
export async function loadOrder(tx: TenantTx): Promise<string[]> {
  const rows = await tx
    .select({ id: directoryGroup.id })
    .from(directoryGroup)
    .where(isNotNull(directoryGroup.priority))
    .orderBy(asc(directoryGroup.priority));
  return rows.map(({ id }) => id);
}

/** Numbers them 1 to n. One statement: no priority may stand twice at its end, while it runs it may. */
export async function writeOrder(tx: TenantTx, ctx: Ctx, groupIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update directory_group g set priority = wanted.priority, changed_at = ${ctx.now.toISOString()}::timestamptz
    from unnest(${sql.param([...groupIds])}::uuid[]) with ordinality as wanted (id, priority)
    where g.id = wanted.id and g.priority is distinct from wanted.priority`);
}
