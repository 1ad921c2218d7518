import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, tenant } from "@/db/schema";
import { recordAudit } from "@/server/domain/audit/record";
import { notFound } from "@/server/lib/errors";

import { appointAdministrator, dismissAdministrator } from "./appoint-administrator";
import { type Administrator, administratorInput } from "./input";
import type { OperatorCtx } from "./operator-ctx";

/**
 * Makes another person the tenant's administrator who needs no licence; the former one keeps what groups give. Their rights
 * change at their next request. Repeating it changes nothing, or gives back the rules that somebody took away since.
 * @throws AppError NOT_FOUND, CONFLICT when the person is deactivated or gone; ZodError
 */
export async function replaceAdministrator(
  ctx: OperatorCtx,
  input: Administrator,
): Promise<{ changed: boolean; administratorId: string }> {
  const who = administratorInput.parse(input);
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ former: tenant.freeAdministratorId })
      .from(tenant)
      .where(eq(tenant.id, tenantId))
      .for("update");
    if (!row) throw notFound("tenant");
    const before = await rightsGiven(tx, who.oid);
    const administratorId = await appointAdministrator(tx, ctx, who);
    const same = row.former === administratorId;
    if (same && before === (await rightsGiven(tx, who.oid))) return { changed: false, administratorId };
    if (row.former && !same) await dismissAdministrator(tx, ctx, row.former);
    await tx.update(tenant).set({ freeAdministratorId: administratorId }).where(eq(tenant.id, tenantId));
    await recordAudit(tx, ctx, {
      action: "tenant.administrator_replaced",
      subject: administratorId,
      detail: { former: row.former },
    });
    return { changed: true, administratorId };
  });
}

/** The rules that a person has by name, to tell whether appointing them changed anything. */
async function rightsGiven(tx: TenantTx, oid: string): Promise<string> {
  const [row] = await tx
    .select({ access: person.accessRuleId, replay: person.replayRuleId })
    .from(person)
    .where(eq(person.oid, oid));
  return [row?.access, row?.replay].join(" ");
}
