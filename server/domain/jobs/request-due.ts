import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

/** Asks for what is due in the tenant. */
export async function requestDue(
  ctx: Ctx,
  name: "directory/sync.requested" | "retention/purge.requested",
): Promise<void> {
  await ctx.db.tx((tx) => announce(tx, { name, data: { tenantId: ctx.db.tenantId } }));
}
