import { eq } from "drizzle-orm";

import { tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";

import { shrinkDetail } from "./judge-shrink";
import type { ConfirmDirectoryShrink } from "./schema";

/**
 * A person's word that the directory really is that much smaller. The next sync may then take away as much as was
 * confirmed, once; an empty answer never counts.
 */
export async function confirmDirectoryShrink(
  ctx: UserCtx,
  input: ConfirmDirectoryShrink,
): Promise<{ requested: true }> {
  requireRight(ctx.actor, "tenant.manage");
  await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ shrink: tenant.directoryShrink })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId))
      .for("no key update");
    if (row?.shrink?.at !== input.at) {
      throw new AppError(
        "CONFLICT",
        "The directory has answered otherwise since. Look at the numbers again before you confirm.",
      );
    }
    await tx
      .update(tenant)
      .set({ directoryShrinkConfirmedAt: ctx.now })
      .where(eq(tenant.id, ctx.db.tenantId));
    await announce(tx, { name: "directory/sync.requested", data: { tenantId: ctx.db.tenantId } });
    await recordAudit(tx, ctx, {
      action: "directory.shrink_confirmed",
      subject: ctx.db.tenantId,
      detail: shrinkDetail(row.shrink),
    });
  });
  return { requested: true };
}
