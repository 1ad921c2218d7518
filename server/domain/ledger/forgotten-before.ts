import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

const dayMs = 86_400_000;

/** Before when the ledger holds nothing about people who must not be recorded; `days` = the tenant's time for it. */
export async function forgottenBefore(tx: TenantTx, ctx: Ctx): Promise<{ before: Date; days: number }> {
  const [home] = await tx
    .select({ days: tenant.skippedLedgerDays })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  if (!home) throw new Error("the tenant is gone");
  return { before: new Date(ctx.now.getTime() - home.days * dayMs), days: home.days };
}
