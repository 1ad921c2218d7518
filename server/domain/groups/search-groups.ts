import { and, asc, eq, sql } from "drizzle-orm";

import { directoryGroup } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";

import { countMembers } from "./load-items";
import type { FoundGroup, SearchGroups } from "./schema";

const limit = 20;

/** Groups of the directory by name, to choose from; those that configure nobody yet first. All of them are synced. */
export async function searchGroups(ctx: UserCtx, { query }: SearchGroups): Promise<FoundGroup[]> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({
        id: directoryGroup.id,
        name: directoryGroup.displayName,
        priority: directoryGroup.priority,
      })
      .from(directoryGroup)
      .where(
        and(
          eq(directoryGroup.directoryState, "active"),
          query ? sql`position(lower(${query}) in lower(${directoryGroup.displayName})) > 0` : undefined,
        ),
      )
      .orderBy(
        sql`${directoryGroup.priority} nulls first`,
        asc(directoryGroup.displayName),
        asc(directoryGroup.id),
      )
      .limit(limit);
    const ids = rows.map(({ id }) => id);
    const scope = await inScope(tx, ctx.actor);
    const members = await countMembers(tx, sql`g.id = any(${sql.param(ids)}::uuid[])`, scope);
    return rows.map((row) => ({ ...row, members: members.get(row.id) ?? 0 }));
  });
}
