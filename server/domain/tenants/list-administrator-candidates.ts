import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";

import { effectiveConfiguration, person, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { administeringRules, isActive } from "./administering";
import type { AdministratorCandidate, CandidatesInput } from "./schema";

const most = 25;

/** Active users whose access rule administers, by name, but for the one who has it: who may get it. */
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
      .leftJoin(tenant, eq(tenant.freeAdministratorId, person.id))
      .where(
        and(
          isNull(tenant.id),
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
