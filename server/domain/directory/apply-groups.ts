import { and, eq, inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, groupMember } from "@/db/schema";
import type { GroupChange } from "@/server/connectors/microsoft/graph";
import type { Ctx } from "@/server/domain/access/ctx";
import { newId } from "@/server/lib/id";

const batchSize = 1_000;

/** Brings groups and direct memberships in line; `complete` = a first run, which lists every member of a group. */
export async function applyGroups(
  tx: TenantTx,
  ctx: Ctx,
  changes: readonly GroupChange[],
  complete: boolean,
): Promise<void> {
  const cleared = new Set<string>();
  for (const change of changes) {
    const oid = change.id.toLowerCase();
    if (change.kind === "removed") {
      await tx
        .update(directoryGroup)
        .set({ directoryState: "left", changedAt: ctx.now })
        .where(eq(directoryGroup.oid, oid));
      continue;
    }
    const groupId = await upsertGroup(tx, ctx, oid, change.displayName);
    if (complete && !cleared.has(groupId)) {
      await tx.delete(groupMember).where(eq(groupMember.groupId, groupId));
      cleared.add(groupId);
    }
    await addMembers(tx, ctx, groupId, "person", change.addedUserIds);
    await addMembers(tx, ctx, groupId, "group", change.addedGroupIds);
    if (change.removedIds.length > 0) {
      const gone = change.removedIds.map((id) => id.toLowerCase());
      await tx
        .delete(groupMember)
        .where(and(eq(groupMember.groupId, groupId), inArray(groupMember.memberOid, gone)));
    }
  }
  if (complete && changes.length > 0) {
    const named = changes.map((change) => change.id.toLowerCase());
    await tx
      .update(directoryGroup)
      .set({ directoryState: "left", changedAt: ctx.now })
      .where(sql`${directoryGroup.oid} <> all(${sql.param(named)}::text[])`);
  }
}

async function upsertGroup(
  tx: TenantTx,
  ctx: Ctx,
  oid: string,
  displayName: string | null | undefined,
): Promise<string> {
  const [row] = await tx
    .insert(directoryGroup)
    .values({
      tenantId: ctx.db.tenantId,
      id: newId(),
      oid,
      displayName: displayName ?? oid,
      directoryState: "active",
      changedAt: ctx.now,
    })
    .onConflictDoUpdate({
      target: [directoryGroup.tenantId, directoryGroup.oid],
      set: { directoryState: "active", changedAt: ctx.now, ...(displayName ? { displayName } : {}) },
    })
    .returning({ id: directoryGroup.id });
  if (!row) throw new Error("a group was neither inserted nor updated");
  return row.id;
}

async function addMembers(
  tx: TenantTx,
  ctx: Ctx,
  groupId: string,
  memberKind: "person" | "group",
  ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += batchSize) {
    const rows = ids.slice(at, at + batchSize).map((id) => ({
      tenantId: ctx.db.tenantId,
      groupId,
      memberOid: id.toLowerCase(),
      memberKind,
    }));
    await tx.insert(groupMember).values(rows).onConflictDoNothing();
  }
}
