import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { changeGroups, requireMayChangeGroups } from "./change-groups";
import { loadOrder, writeOrder } from "./order";
import type { ReorderGroups } from "./schema";

/**
 * Puts all groups that configure people into a new order, the one that wins first. The same order again does nothing.
 * @throws AppError CONFLICT unless exactly the present groups are named; FORBIDDEN
 */
export async function reorderGroups(ctx: Ctx, input: ReorderGroups): Promise<{ moved: number }> {
  requireMayChangeGroups(ctx.actor);
  return ctx.db.tx((tx) => reorderGroupsIn(tx, ctx, input));
}

/** Inside a transaction, for the preview too; rights were checked before. */
export function reorderGroupsIn(
  tx: TenantTx,
  ctx: Ctx,
  { groupIds }: ReorderGroups,
): Promise<{ moved: number }> {
  return changeGroups(tx, ctx, async () => {
    const order = await loadOrder(tx);
    const wanted = new Set(groupIds);
    if (
      wanted.size !== groupIds.length ||
      wanted.size !== order.length ||
      !order.every((id) => wanted.has(id))
    ) {
      throw new AppError(
        "CONFLICT",
        "Somebody added or deleted a group meanwhile. Look at the list as it is now, and try again.",
      );
    }
    const moved = order.filter((id, at) => groupIds[at] !== id).length;
    if (moved === 0) return { moved };
    await writeOrder(tx, ctx, groupIds);
    const detail = { groups: order.length, moved };
    await recordAudit(tx, ctx, { action: "group.reordered", subject: ctx.db.tenantId, detail });
    return { moved };
  });
}
