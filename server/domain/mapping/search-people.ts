import { eq } from "drizzle-orm";

import { effectiveConfiguration, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { filterConditions } from "@/server/domain/users/filter-conditions";

import type { MappingPerson } from "./schema";

const maxFound = 10;

/** People in scope to map somebody to: everybody of the directory, departed ones too. */
export async function searchMappingPeople(ctx: UserCtx, input: { search: string }): Promise<MappingPerson[]> {
  requireRight(ctx.actor, "users.map_external");
  return ctx.db.tx(async (tx) =>
    tx
      .select({
        id: person.id,
        name: person.displayName,
        username: person.userPrincipalName,
        state: person.directoryState,
      })
      .from(person)
      .innerJoin(effectiveConfiguration, eq(effectiveConfiguration.personId, person.id))
      .where(await filterConditions(tx, ctx.actor, { search: input.search, show: "all" }))
      .orderBy(person.displayName, person.id)
      .limit(maxFound),
  );
}
