import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { rule } from "@/db/schema";
import { type Configuration, configurationFields } from "@/server/domain/configuration/schema";
import {
  loadConfiguringGroups,
  loadDefaultRules,
} from "@/server/domain/configuration/load-effective-configs";

import { layersOf } from "./layers-of";
import type { ConfigField, PersonGroup } from "./schema";

const ruleFields: ReadonlySet<keyof Configuration> = new Set([
  "recordingRuleId",
  "replayRuleId",
  "accessRuleId",
  "analyticsRuleId",
] as const);

/** Every field with all that sets it, rules by name. */
export async function loadFields(
  tx: TenantTx,
  row: Configuration,
  groups: readonly PersonGroup[],
): Promise<ConfigField[]> {
  const configuring = await loadConfiguringGroups(tx);
  const own = Object.fromEntries(configurationFields.map((field) => [field, row[field]])) as Configuration;
  const fields = layersOf(
    own,
    groups.flatMap(({ id }) => configuring.get(id) ?? []),
    await loadDefaultRules(tx),
  );
  const ids = fields.flatMap(({ field, layers }) =>
    ruleFields.has(field) ? layers.map(({ value }) => String(value)) : [],
  );
  const rules = await tx
    .select({ id: rule.id, name: rule.name })
    .from(rule)
    .where(inArray(rule.id, [...new Set(ids)]));
  const names = new Map(rules.map(({ id, name }) => [id, name]));
  return fields.map(({ field, layers }) => ({
    field,
    layers: layers.map(({ source, value }) => ({
      source,
      value:
        ruleFields.has(field) && typeof value === "string"
          ? { id: value, name: names.get(value) ?? "" }
          : value,
    })),
  }));
}
