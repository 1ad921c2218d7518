import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { requireStorage } from "@/server/domain/configuration/regions";
import { requireAssignable, requireMayAssign } from "@/server/domain/rules/require-assignable";
import { AppError, notFound } from "@/server/lib/errors";

import { changeGroups, requireMayChangeGroups } from "./change-groups";
import { loadOrder, writeOrder } from "./order";
import type { ConfigureGroup } from "./schema";

type Ports = Pick<ArchivePorts, "stores">;

/**
 * Lets a group of the directory configure its members, last unless a priority is given. Where the pools have too few
 * licenses for all of them, some stay without (see `allocate`).
 * @throws AppError NOT_FOUND, FORBIDDEN, or CONFLICT: it does already, its region has no storage, people would get two regions
 */
export async function addGroup(ctx: Ctx, input: ConfigureGroup, ports: Ports): Promise<{ priority: number }> {
  requireMayConfigureGroup(ctx, input);
  return ctx.db.tx((tx) => addGroupIn(tx, ctx, input, ports));
}

/** Changes what a group sets, and its place among the others. @throws AppError as `addGroup` */
export async function configureGroup(
  ctx: Ctx,
  input: ConfigureGroup,
  ports: Ports,
): Promise<{ priority: number }> {
  requireMayConfigureGroup(ctx, input);
  return ctx.db.tx((tx) => configureGroupIn(tx, ctx, input, ports));
}

export function requireMayConfigureGroup(ctx: Ctx, { configuration }: ConfigureGroup): void {
  requireMayChangeGroups(ctx.actor);
  requireMayAssign(ctx.actor, configuration);
}

/** Inside a transaction, for the preview too; rights were checked before. */
export const addGroupIn = (tx: TenantTx, ctx: Ctx, input: ConfigureGroup, ports: Ports) =>
  place(tx, ctx, input, ports, (order, state) => {
    if (order.includes(input.groupId)) {
      throw new AppError(
        "CONFLICT",
        "This group configures people already. Open it in the list to change it.",
      );
    }
    if (state !== "active") {
      throw new AppError(
        "CONFLICT",
        "This group is gone from the directory and has no members. Add another one.",
      );
    }
  });

/** Inside a transaction, for the preview too; rights were checked before. */
export const configureGroupIn = (tx: TenantTx, ctx: Ctx, input: ConfigureGroup, ports: Ports) =>
  place(tx, ctx, input, ports, (order) => {
    if (!order.includes(input.groupId)) throw notFound("group");
  });

async function place(
  tx: TenantTx,
  ctx: Ctx,
  { groupId, priority, configuration }: ConfigureGroup,
  ports: Ports,
  check: (order: readonly string[], state: string) => void,
): Promise<{ priority: number }> {
  await requireAssignable(tx, ctx.actor, configuration);
  return changeGroups(tx, ctx, async () => {
    const [group] = await tx
      .select({ state: directoryGroup.directoryState, region: directoryGroup.regionalStorage })
      .from(directoryGroup)
      .where(eq(directoryGroup.id, groupId));
    if (!group) throw notFound("group");
    const order = await loadOrder(tx);
    check(order, group.state);
    if (configuration.regionalStorage !== group.region) requireStorage(ports, configuration.regionalStorage);
    const others = order.filter((id) => id !== groupId);
    const stays = order.includes(groupId) ? order.indexOf(groupId) : others.length;
    const at = Math.min(priority === undefined ? stays : priority - 1, others.length);
    await writeOrder(tx, ctx, others.toSpliced(at, 0, groupId));
    const changes = Object.entries(configuration).filter(([, value]) => value !== undefined);
    await tx
      .update(directoryGroup)
      .set({ ...Object.fromEntries(changes), changedAt: ctx.now })
      .where(eq(directoryGroup.id, groupId));
    const fields = changes
      .map(([field]) => field)
      .sort()
      .join(" ");
    const detail = { fields, priority: at + 1 };
    await recordAudit(tx, ctx, { action: "group.configured", subject: groupId, detail });
    return { priority: at + 1 };
  });
}
