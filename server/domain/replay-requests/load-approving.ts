import { and, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { replayRule } from "@/server/domain/rules/schema";

/** Replay rules in force that play on request and name this person among those who approve. */
export async function loadRulesNaming(tx: TenantTx, personId: string): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ id: rule.id, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
    )
    .where(and(eq(rule.kind, "replay"), isNull(rule.deletedAt)));
  const naming = rows.filter(({ definition }) => {
    const known = replayRule.safeParse(definition).data;
    return known?.replay === "on_request" && known.approverIds.includes(personId);
  });
  return new Set(naming.map((row) => row.id));
}

/** Of these people, those whose current replay rule is one of `rules`. Nobody approves their own requests. */
export async function whoseRequests(
  tx: TenantTx,
  approverId: string,
  rules: ReadonlySet<string>,
  personIds: readonly string[],
): Promise<string[]> {
  const others = personIds.filter((id) => id !== approverId);
  if (rules.size === 0 || others.length === 0) return [];
  const configs = await loadEffectiveConfigs(tx, others);
  return others.filter((id) => rules.has(configs.get(id)?.replayRuleId.value ?? ""));
}
