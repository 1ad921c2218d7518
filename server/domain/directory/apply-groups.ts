import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";

import type { GroupsPlan } from "./plan-groups";

/** Writes the plan in three statements, however many groups and members. */
export async function applyGroups(tx: TenantTx, ctx: Ctx, plan: GroupsPlan): Promise<void> {
  const tenantId = ctx.db.tenantId;
  if (plan.write.length > 0) {
    await tx.execute(sql`
      insert into directory_group (tenant_id, id, oid, display_name, directory_state, changed_at)
      select ${tenantId}::uuid, r.id, r.oid, r."displayName", r."directoryState", ${ctx.now.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(plan.write)}::jsonb) as r (id uuid, oid text, "displayName" text,
        "directoryState" text)
      order by r.id
      on conflict (tenant_id, id) do update set display_name = excluded.display_name,
        directory_state = excluded.directory_state, changed_at = excluded.changed_at`);
  }
  if (plan.leave.length > 0) {
    await tx.execute(sql`
      delete from group_member m
      using unnest(${sql.param(plan.leave.map((row) => row.groupId))}::uuid[],
        ${sql.param(plan.leave.map((row) => row.memberOid))}::text[]) as gone (group_id, member_oid)
      where m.group_id = gone.group_id and m.member_oid = gone.member_oid`);
  }
  if (plan.join.length > 0) {
    await tx.execute(sql`
      insert into group_member (tenant_id, group_id, member_oid, member_kind)
      select ${tenantId}::uuid, r.group_id, r.member_oid, r.member_kind
      from unnest(${sql.param(plan.join.map((row) => row.groupId))}::uuid[],
        ${sql.param(plan.join.map((row) => row.memberOid))}::text[],
        ${sql.param(plan.join.map((row) => row.memberKind))}::text[]) as r (group_id, member_oid, member_kind)
      on conflict do nothing`);
  }
}
