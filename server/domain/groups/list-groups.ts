import { asc, count, sql } from "drizzle-orm";

import { directoryGroup, groupMember, rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import type { GroupListItem } from "./schema";

/** Groups of the directory, those that configure first, by priority. */
export async function listGroups(
  ctx: UserCtx,
  input: { search?: string | undefined },
): Promise<GroupListItem[]> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({
        id: directoryGroup.id,
        name: directoryGroup.displayName,
        priority: directoryGroup.priority,
        license: directoryGroup.license,
        regionalStorage: directoryGroup.regionalStorage,
        addOnZoom: directoryGroup.addOnZoom,
        recordingRuleId: directoryGroup.recordingRuleId,
        replayRuleId: directoryGroup.replayRuleId,
        accessRuleId: directoryGroup.accessRuleId,
      })
      .from(directoryGroup)
      .where(
        input.search
          ? sql`${directoryGroup.directoryState} = 'active' and position(lower(${input.search}) in lower(${directoryGroup.displayName})) > 0`
          : sql`${directoryGroup.directoryState} = 'active'`,
      )
      .orderBy(sql`${directoryGroup.priority} nulls last`, asc(directoryGroup.displayName));
    const members = await tx
      .select({ groupId: groupMember.groupId, count: count() })
      .from(groupMember)
      .groupBy(groupMember.groupId);
    const memberCount = new Map(members.map((row) => [row.groupId, row.count]));
    const names = new Map(
      (await tx.select({ id: rule.id, name: rule.name }).from(rule)).map((r) => [r.id, r.name]),
    );
    const named = (id: string | null) => (id ? (names.get(id) ?? null) : null);
    return rows.map(({ recordingRuleId, replayRuleId, accessRuleId, ...row }) => ({
      ...row,
      memberCount: memberCount.get(row.id) ?? 0,
      recordingRule: named(recordingRuleId),
      replayRule: named(replayRuleId),
      accessRule: named(accessRuleId),
    }));
  });
}
