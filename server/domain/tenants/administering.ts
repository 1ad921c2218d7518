import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";

import type { TenantTx } from "@/db/client";
import { person, rule, ruleVersion } from "@/db/schema";
import type { Right } from "@/server/domain/rules/schema";

/** What an access rule must give for its holder to administer: the tenant, people, and access rules themselves. */
const administeringRights: readonly Right[] = ["tenant.manage", "users.add", "rules.access"];

const storedRights = z.object({ rights: z.array(z.string()) });

/** Ids of the access rules in force that administer. */
export async function administeringRules(tx: TenantTx): Promise<string[]> {
  const versions = await tx
    .select({ id: rule.id, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(
        eq(ruleVersion.tenantId, rule.tenantId),
        eq(ruleVersion.ruleId, rule.id),
        eq(ruleVersion.version, rule.currentVersion),
      ),
    )
    .where(and(eq(rule.kind, "access"), isNull(rule.deletedAt)));
  return versions
    .filter(({ definition }) => {
      const rights = storedRights.safeParse(definition).data?.rights ?? [];
      return administeringRights.every((right) => rights.includes(right));
    })
    .map(({ id }) => id);
}

/** Neither deactivated here nor disabled or gone in the directory. */
export const isActive = () => and(eq(person.directoryState, "active"), isNull(person.deactivatedAt));
