import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { announce } from "@/server/events/announce";

/** Asks for a sync now instead of at the next tick. */
export async function requestDirectorySync(ctx: UserCtx): Promise<{ requested: true }> {
  requireRight(ctx.actor, "tenant.manage");
  await ctx.db.tx((tx) =>
    announce(tx, { name: "directory/sync.requested", data: { tenantId: ctx.db.tenantId } }),
  );
  return { requested: true };
}
