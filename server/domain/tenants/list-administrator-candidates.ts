import { and, asc, eq, inArray, sql } from "drizzle-orm";

import { effectiveConfiguration, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { administeringRules, isActive } from "./administering";
import type { AdministratorCandidate, CandidatesInput } from "./schema";

const most = 25;

/** Active users whose access rule administers, by name: who may become the administrator without licence. */
export async function listAdministratorCandidates(
  ctx: UserCtx,
  { search }: CandidatesInput,
): Promise<AdministratorCandidate[]> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const rules = await administeringRules(tx);
    if (rules.length === 0) return [];
    return tx
      .select({ id: person.id, name: person.displayName, username: person.userPrincipalName })
      .from(effectiveConfiguration)
      .innerJoin(
        person,
        and(
          eq(person.tenantId, effectiveConfiguration.tenantId),
          eq(person.id, effectiveConfiguration.personId),
        ),
      )
      .where(
        and(
          inArray(effectiveConfiguration.accessRuleId, rules),
          isActive(),
          eq(person.isUser, true),
          // As typed: the few who administer need no index, and no pattern characters need escaping.
          search === ""
            ? undefined
            : sql`(position(lower(${search}) in lower(${person.displayName})) > 0
                or position(lower(${search}) in ${person.upnNormalized}) > 0)`,
        ),
      )
      .orderBy(asc(person.displayName), asc(person.id))
      .limit(most);
  });
}
