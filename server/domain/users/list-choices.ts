import { and, asc, eq, isNotNull } from "drizzle-orm";

import { directoryGroup, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";

import type { UserChoices } from "./schema";

/** What one may filter users by and assign to them, besides the rules. */
export async function listUserChoices(ctx: UserCtx): Promise<UserChoices> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const departments = await tx
      .selectDistinct({ name: person.department })
      .from(person)
      .where(and(isNotNull(person.department), await inScope(tx, ctx.actor)))
      .orderBy(asc(person.department));
    const groups = await tx
      .select({ id: directoryGroup.id, name: directoryGroup.displayName })
      .from(directoryGroup)
      .where(and(isNotNull(directoryGroup.priority), eq(directoryGroup.directoryState, "active")))
      .orderBy(asc(directoryGroup.displayName));
    return {
      departments: departments.flatMap(({ name }) => (name ? [name] : [])),
      groups,
      assignable: [...ctx.actor.assignment.kinds],
    };
  });
}
