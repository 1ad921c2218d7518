import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";

import type { PeoplePlan } from "./plan-people";

/** Writes the plan, one statement for all: a directory may hold more people than a statement takes parameters. */
export async function applyUsers(tx: TenantTx, ctx: Ctx, plan: PeoplePlan): Promise<void> {
  const at = ctx.now.toISOString();
  if (plan.write.length > 0) {
    await tx.execute(sql`
      insert into person (tenant_id, id, oid, origin, display_name, user_principal_name, upn_normalized,
        mail_normalized, department, job_title, directory_state, changed_at)
      select ${ctx.db.tenantId}::uuid, r.id, r.oid, r.origin, r."displayName", r."userPrincipalName",
        r."upnNormalized", r."mailNormalized", r.department, r."jobTitle", r."directoryState", ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(plan.write)}::jsonb) as r (id uuid, oid text, origin text,
        "displayName" text, "userPrincipalName" text, "upnNormalized" text, "mailNormalized" text,
        department text, "jobTitle" text, "directoryState" text)
      order by r.id
      on conflict (tenant_id, id) do update set oid = excluded.oid, origin = excluded.origin,
        display_name = excluded.display_name, user_principal_name = excluded.user_principal_name,
        upn_normalized = excluded.upn_normalized, mail_normalized = excluded.mail_normalized,
        department = excluded.department, job_title = excluded.job_title,
        directory_state = excluded.directory_state, changed_at = excluded.changed_at`);
  }
  if (plan.leave.length > 0) {
    await tx.execute(sql`
      update person set directory_state = 'left', changed_at = ${at}::timestamptz
      where id = any(${sql.param(plan.leave)}::uuid[])`);
  }
}
