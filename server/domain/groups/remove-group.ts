import { and, eq, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { configurationFields } from "@/server/domain/configuration/schema";
import { configurationColumns } from "@/server/domain/configuration/load-effective-configs";
import { requireMayAssign } from "@/server/domain/rules/require-assignable";
import { notFound } from "@/server/lib/errors";

import { changeGroups, requireMayChangeGroups } from "./change-groups";
import { loadOrder, writeOrder } from "./order";
import type { GroupInput } from "./schema";

/**
 * Takes configuration and priority away: people lose what the group gave them. In the directory it stays as it is, and so
 * does everything that is archived.
 * @throws AppError NOT_FOUND, FORBIDDEN, or CONFLICT when nobody would be left who may administer
 */
export async function removeGroup(ctx: Ctx, input: GroupInput): Promise<void> {
  requireMayChangeGroups(ctx.actor);
  await ctx.db.tx((tx) => removeGroupIn(tx, ctx, input));
}

/** Inside a transaction, for the preview too; rights were checked before. */
export function removeGroupIn(tx: TenantTx, ctx: Ctx, { groupId }: GroupInput): Promise<void> {
  return changeGroups(tx, ctx, async () => {
    const [group] = await tx
      .select(configurationColumns(directoryGroup))
      .from(directoryGroup)
      .where(and(eq(directoryGroup.id, groupId), isNotNull(directoryGroup.priority)));
    if (!group) throw notFound("group");
    const set = configurationFields.filter((field) => group[field] !== null);
    requireMayAssign(ctx.actor, Object.fromEntries(set.map((field) => [field, null])));
    const empty = Object.fromEntries(configurationFields.map((field) => [field, null]));
    await tx
      .update(directoryGroup)
      .set({ ...empty, priority: null, changedAt: ctx.now })
      .where(eq(directoryGroup.id, groupId));
    await writeOrder(tx, ctx, await loadOrder(tx));
    const detail = { fields: [...set].sort().join(" ") };
    await recordAudit(tx, ctx, { action: "group.removed", subject: groupId, detail });
  });
}
