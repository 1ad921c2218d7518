import { and, eq, inArray, isNull } from "drizzle-orm";

import type { LicenseSku, Region } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, recordSwitch, rule, ruleVersion } from "@/db/schema";
import type { EffectiveConfig } from "@/server/domain/configuration/effective-config";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { loadSkusOutOfForce } from "@/server/domain/licenses/pools";
import type { ItemOwner } from "@/server/domain/rules/decide";
import { recordingRule } from "@/server/domain/rules/schema";

/** The owner of source items, with what holds for them now. */
export type OwnerFacts = {
  owner: ItemOwner;
  personId: string | null;
  ruleVersionId: string | null;
  region: Region | null;
};

/** What decides about the recordings of these people, by person id. */
export async function loadOwnerFacts(
  tx: TenantTx,
  people: readonly { id: string; deactivatedAt: Date | null }[],
  now: Date,
): Promise<Map<string, OwnerFacts>> {
  const ids = people.map((row) => row.id);
  const configs = await loadEffectiveConfigs(tx, ids);
  const rules = await loadRecordingRules(
    tx,
    [...configs.values()].flatMap((config) => config.recordingRuleId.value ?? []),
  );
  const shorts = await loadShorts(tx, ids);
  const outOfForce = await loadSkusOutOfForce(tx, now);
  const switches = await loadSwitchedOff(tx, ids);
  const facts = new Map<string, OwnerFacts>();
  for (const { id, deactivatedAt } of people) {
    const config = configs.get(id);
    if (!config) continue;
    const current = rules.get(config.recordingRuleId.value ?? "");
    facts.set(id, {
      personId: id,
      ruleVersionId: current?.versionId ?? null,
      region: config.regionalStorage.value,
      owner: {
        match: "person",
        deactivated: deactivatedAt !== null,
        license: config.license.value,
        addOnZoom: config.addOnZoom.value ?? false,
        seat: seatOf(config, shorts.get(id) ?? [], outOfForce),
        recordingRule: current?.rule ?? null,
        switchedOff: switches.get(id) ?? [],
      },
    });
  }
  return facts;
}

function seatOf(
  { license }: EffectiveConfig,
  short: readonly LicenseSku[],
  outOfForce: ReadonlySet<LicenseSku>,
): "held" | "none_left" | "out_of_force" {
  const needed: LicenseSku[] = license.value ? [license.value, "zoom"] : [];
  if (needed.some((sku) => short.includes(sku))) return "none_left";
  return needed.some((sku) => outOfForce.has(sku)) ? "out_of_force" : "held";
}

async function loadShorts(tx: TenantTx, ids: readonly string[]): Promise<Map<string, LicenseSku[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: effectiveConfiguration.personId, short: effectiveConfiguration.short })
    .from(effectiveConfiguration)
    .where(inArray(effectiveConfiguration.personId, [...ids]));
  return new Map(rows.map((row) => [row.id, row.short]));
}

type Period = { from: Date; until: Date | null };

/** When each person had turned bulk recording off. */
async function loadSwitchedOff(tx: TenantTx, ids: readonly string[]): Promise<Map<string, Period[]>> {
  const periods = new Map<string, Period[]>();
  if (ids.length === 0) return periods;
  const rows = await tx
    .select({ personId: recordSwitch.personId, on: recordSwitch.on, at: recordSwitch.switchedAt })
    .from(recordSwitch)
    .where(inArray(recordSwitch.personId, [...ids]))
    .orderBy(recordSwitch.switchedAt, recordSwitch.id);
  for (const { personId, on, at } of rows) {
    const known = periods.get(personId) ?? [];
    periods.set(personId, known);
    const open = known.at(-1)?.until === null ? known.at(-1) : undefined;
    if (on && open) open.until = at;
    if (!on && !open) known.push({ from: at, until: null });
  }
  return periods;
}

async function loadRecordingRules(tx: TenantTx, ids: readonly string[]) {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map<string, never>();
  const rows = await tx
    .select({ ruleId: rule.id, versionId: ruleVersion.id, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
    )
    .where(and(inArray(rule.id, wanted), eq(rule.kind, "recording"), isNull(rule.deletedAt)));
  return new Map(
    rows.map((row) => [row.ruleId, { versionId: row.versionId, rule: recordingRule.parse(row.definition) }]),
  );
}
