import { eq } from "drizzle-orm";

import { tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { notFound } from "@/server/lib/errors";

import type { SetDirectoryShrinkPercent } from "./schema";

/** How much of the directory one sync may take away without a person's word, per cent; 100 = everything but all. */
export async function setDirectoryShrinkPercent(
  ctx: UserCtx,
  input: SetDirectoryShrinkPercent,
): Promise<{ percent: number }> {
  requireRight(ctx.actor, "tenant.manage");
  await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ percent: tenant.directoryShrinkPercent })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId))
      .for("no key update");
    if (!row) throw notFound("tenant");
    if (row.percent === input.percent) return;
    await tx
      .update(tenant)
      .set({ directoryShrinkPercent: input.percent })
      .where(eq(tenant.id, ctx.db.tenantId));
    await recordAudit(tx, ctx, {
      action: "tenant.changed",
      subject: ctx.db.tenantId,
      detail: { fields: "directoryShrinkPercent", from: row.percent, to: input.percent },
    });
  });
  return { percent: input.percent };
}
