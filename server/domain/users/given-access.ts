import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { effectiveConfiguration } from "@/db/schema";

/** The access rule that holds for each of these people; null where it is the default, which is everybody's. */
export async function loadGivenAccess(
  tx: TenantTx,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await tx
    .select({
      id: effectiveConfiguration.personId,
      rule: effectiveConfiguration.accessRuleId,
      sources: effectiveConfiguration.sources,
    })
    .from(effectiveConfiguration)
    .where(inArray(effectiveConfiguration.personId, [...ids]));
  return new Map(
    rows.map(({ id, rule, sources }) => [id, sources["accessRuleId"] === "default" ? null : rule]),
  );
}
