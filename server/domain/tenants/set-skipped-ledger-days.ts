import { eq } from "drizzle-orm";

import { tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import type { SetSkippedLedgerDays } from "@/server/domain/ledger/schema";
import { notFound } from "@/server/lib/errors";

export async function getSkippedLedgerDays(ctx: UserCtx): Promise<{ days: number }> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const [home] = await tx
      .select({ days: tenant.skippedLedgerDays })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId));
    if (!home) throw notFound("tenant");
    return home;
  });
}

/**
 * How long the ledger keeps rows about people who must not be recorded. It holds from the next night on, for rows that
 * stand already too. Repeating it changes nothing and writes nothing down.
 */
export async function setSkippedLedgerDays(
  ctx: UserCtx,
  input: SetSkippedLedgerDays,
): Promise<{ days: number }> {
  requireRight(ctx.actor, "tenant.manage");
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    const [before] = await tx
      .select({ days: tenant.skippedLedgerDays })
      .from(tenant)
      .where(eq(tenant.id, tenantId))
      .for("update");
    if (!before) throw notFound("tenant");
    if (before.days === input.days) return before;
    await tx.update(tenant).set({ skippedLedgerDays: input.days }).where(eq(tenant.id, tenantId));
    await recordAudit(tx, ctx, {
      action: "tenant.changed",
      subject: tenantId,
      detail: { skippedLedgerDays: input.days },
    });
    return { days: input.days };
  });
}
