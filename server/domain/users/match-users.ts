import { eq } from "drizzle-orm";

import { effectiveConfiguration, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { AppError } from "@/server/lib/errors";

import { filterConditions } from "./filter-conditions";
import { maxPeopleAtOnce, type UserFilter } from "./schema";

/**
 * Everybody whom a filter names, for an act on all of them.
 * @throws AppError BAD_REQUEST when they are more than one act may concern
 */
export async function matchingUsers(ctx: UserCtx, filter: UserFilter): Promise<{ personIds: string[] }> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({ id: person.id })
      .from(person)
      .innerJoin(effectiveConfiguration, eq(effectiveConfiguration.personId, person.id))
      .where(await filterConditions(tx, ctx.actor, filter))
      .limit(maxPeopleAtOnce + 1);
    if (rows.length > maxPeopleAtOnce) {
      throw new AppError(
        "BAD_REQUEST",
        `More than ${maxPeopleAtOnce} people match. Narrow the filter, or configure a group instead.`,
      );
    }
    return { personIds: rows.map((row) => row.id) };
  });
}
