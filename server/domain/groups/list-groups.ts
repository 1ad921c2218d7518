import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { loadRegionConflicts } from "@/server/domain/configuration/regions";

import { mayChangeGroups } from "./change-groups";
import { loadGroupItems } from "./load-items";
import type { GroupList } from "./schema";

/** Every group that configures people, the one that wins first. */
export async function listGroups(ctx: UserCtx): Promise<GroupList> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const scope = await inScope(tx, ctx.actor);
    return {
      items: await loadGroupItems(tx, scope),
      mayChange: mayChangeGroups(ctx.actor),
      partial: scope !== undefined,
      regionConflicts: scope === undefined ? (await loadRegionConflicts(tx)).size : 0,
    };
  });
}
