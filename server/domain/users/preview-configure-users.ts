import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { previewChange } from "@/server/domain/configuration/preview";
import type { ConfigurationPreview } from "@/server/domain/configuration/schema";

import { configureUsersIn, requireMayConfigure } from "./configure-users";
import type { ConfigureUsers } from "./schema";

/** What {@link configureUsers} would do, and to whom; nothing of it is written. Throws like it, except for conflicts. */
export async function previewConfigureUsers(
  ctx: UserCtx,
  input: ConfigureUsers,
  storage: Pick<ArchivePorts, "stores">,
): Promise<ConfigurationPreview> {
  requireRight(ctx.actor, "users.list");
  requireMayConfigure(ctx, input.changes);
  const ids = [...new Set(input.personIds)];
  return previewChange(ctx, ids, (tx) => configureUsersIn(tx, ctx, input, storage));
}
