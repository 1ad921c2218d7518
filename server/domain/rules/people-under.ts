import { and, eq, isNull, type SQL } from "drizzle-orm";

import type { RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { type directoryGroup, effectiveConfiguration, person } from "@/db/schema";

/** The configuration's field that names rules of a kind. */
export const fieldOfKind = {
  recording: "recordingRuleId",
  replay: "replayRuleId",
  access: "accessRuleId",
  analytics: "analyticsRuleId",
} as const satisfies Record<RuleKind, keyof typeof effectiveConfiguration.$inferSelect>;

const columnsOf = (table: typeof person | typeof directoryGroup | typeof effectiveConfiguration) => ({
  recording: table.recordingRuleId,
  replay: table.replayRuleId,
  access: table.accessRuleId,
  analytics: table.analyticsRuleId,
});

/** The column that names rules of a kind. */
export const ruleColumn = (
  table: typeof person | typeof directoryGroup | typeof effectiveConfiguration,
  kind: RuleKind,
) => columnsOf(table)[kind];

/** Users for whom the rule holds now, as a condition on their effective configuration joined with the person. */
export const usesRule = (ruleId: string, kind: RuleKind): SQL | undefined =>
  and(
    eq(ruleColumn(effectiveConfiguration, kind), ruleId),
    eq(effectiveConfiguration.listed, true),
    isNull(person.deactivatedAt),
  );

/** Everybody for whom the rule holds now, also those who only stand in the directory. */
export async function loadPeopleUnder(tx: TenantTx, ruleId: string, kind: RuleKind): Promise<string[]> {
  const rows = await tx
    .select({ id: effectiveConfiguration.personId })
    .from(effectiveConfiguration)
    .where(eq(ruleColumn(effectiveConfiguration, kind), ruleId));
  return rows.map((row) => row.id);
}
