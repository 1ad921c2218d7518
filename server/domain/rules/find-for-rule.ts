import { and, asc, sql } from "drizzle-orm";

import { directoryGroup, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";

import type { Named } from "./editor/schema";
import { requireMayChangeSomeRules } from "./require-rule-right";

const maxFound = 20;

/** People whose name or username contains the text, of those whom the actor may list; the first 20 by name. */
export async function findPeopleForRule(
  ctx: UserCtx,
  { search }: { search: string },
): Promise<(Named & { username: string })[]> {
  requireMayChangeSomeRules(ctx.actor);
  return ctx.db.tx(async (tx) =>
    tx
      .select({ id: person.id, name: person.displayName, username: person.userPrincipalName })
      .from(person)
      .where(
        and(
          sql`(position(lower(${search}) in lower(${person.displayName})) > 0
            or position(lower(${search}) in ${person.upnNormalized}) > 0)`,
          sql`${person.deactivatedAt} is null and ${person.directoryState} = 'active'`,
          await inScope(tx, ctx.actor),
        ),
      )
      .orderBy(asc(person.displayName), asc(person.id))
      .limit(maxFound),
  );
}

/** Groups of the directory whose name contains the text; the first 20 by name. */
export async function findGroupsForRule(ctx: UserCtx, { search }: { search: string }): Promise<Named[]> {
  requireMayChangeSomeRules(ctx.actor);
  return ctx.db.tx((tx) =>
    tx
      .select({ id: directoryGroup.id, name: directoryGroup.displayName })
      .from(directoryGroup)
      .where(
        sql`position(lower(${search}) in lower(${directoryGroup.displayName})) > 0
          and ${directoryGroup.directoryState} = 'active'`,
      )
      .orderBy(asc(directoryGroup.displayName), asc(directoryGroup.id))
      .limit(maxFound),
  );
}
