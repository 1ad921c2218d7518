import type { UserCtx } from "@/server/domain/access/ctx";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { previewChange } from "@/server/domain/configuration/preview";
import type { ConfigurationPreview } from "@/server/domain/configuration/schema";

import { requireMayChangeGroups } from "./change-groups";
import { addGroupIn, configureGroupIn, requireMayConfigureGroup } from "./configure-group";
import { removeGroupIn } from "./remove-group";
import { reorderGroupsIn } from "./reorder-groups";
import type { ConfigureGroup, GroupInput, ReorderGroups } from "./schema";

type Ports = Pick<ArchivePorts, "stores">;

/** What `addGroup` would do; nothing of it is written, here as in all of these. Takes the rights of the act. */
export async function previewAddGroup(
  ctx: UserCtx,
  input: ConfigureGroup,
  ports: Ports,
): Promise<ConfigurationPreview> {
  requireMayConfigureGroup(ctx, input);
  return previewChange(ctx, "everybody", (tx) => addGroupIn(tx, ctx, input, ports));
}

/** What `configureGroup` would do. */
export async function previewConfigureGroup(
  ctx: UserCtx,
  input: ConfigureGroup,
  ports: Ports,
): Promise<ConfigurationPreview> {
  requireMayConfigureGroup(ctx, input);
  return previewChange(ctx, "everybody", (tx) => configureGroupIn(tx, ctx, input, ports));
}

/** What `reorderGroups` would do. */
export async function previewReorderGroups(
  ctx: UserCtx,
  input: ReorderGroups,
): Promise<ConfigurationPreview> {
  requireMayChangeGroups(ctx.actor);
  return previewChange(ctx, "everybody", (tx) => reorderGroupsIn(tx, ctx, input));
}

/** What `removeGroup` would do. */
export async function previewRemoveGroup(ctx: UserCtx, input: GroupInput): Promise<ConfigurationPreview> {
  requireMayChangeGroups(ctx.actor);
  return previewChange(ctx, "everybody", (tx) => removeGroupIn(tx, ctx, input));
}
