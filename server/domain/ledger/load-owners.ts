import { and, eq, inArray, isNull, or } from "drizzle-orm";

import type { LicenseSku, Region } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import {
  effectiveConfiguration,
  externalIdentity,
  person,
  recordSwitch,
  rule,
  ruleVersion,
  sourceUser,
} from "@/db/schema";
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

export const nobody: OwnerFacts = {
  owner: { match: "none" },
  personId: null,
  ruleVersionId: null,
  region: null,
};

/**
 * Matches users of the connected account to people: by user name or mail, else by a mapped identity, all compared lower
 * case and exactly; two candidates are no match.
 */
export async function loadOwners(
  tx: TenantTx,
  jobId: string,
  sourceIds: readonly string[],
  now: Date,
): Promise<Map<string, OwnerFacts>> {
  const wanted = [...new Set(sourceIds)];
  if (wanted.length === 0) return new Map();
  const users = await tx
    .select({ sourceId: sourceUser.sourceId, email: sourceUser.emailNormalized })
    .from(sourceUser)
    .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, wanted)));
  const candidates = await loadCandidates(tx, [...new Set(users.map((user) => user.email).filter(Boolean))]);
  const people = [...new Map([...candidates.values()].flat().map((row) => [row.id, row])).values()];
  const configs = await loadEffectiveConfigs(
    tx,
    people.map((row) => row.id),
  );
  const rules = await loadRecordingRules(
    tx,
    [...configs.values()].flatMap((config) => config.recordingRuleId.value ?? []),
  );
  const ids = people.map((row) => row.id);
  const shorts = await loadShorts(tx, ids);
  const outOfForce = await loadSkusOutOfForce(tx, now);
  const switches = await loadSwitchedOff(tx, ids);
  const facts = new Map<string, OwnerFacts>();
  for (const user of users) {
    const matched = candidates.get(user.email) ?? [];
    const [first] = matched;
    const config = first && configs.get(first.id);
    if (matched.length > 1) facts.set(user.sourceId, { ...nobody, owner: { match: "ambiguous" } });
    else if (!first || !config) facts.set(user.sourceId, nobody);
    else {
      const current = rules.get(config.recordingRuleId.value ?? "");
      facts.set(user.sourceId, {
        personId: first.id,
        ruleVersionId: current?.versionId ?? null,
        region: config.regionalStorage.value,
        owner: {
          match: "person",
          deactivated: first.deactivatedAt !== null,
          license: config.license.value,
          addOnZoom: config.addOnZoom.value ?? false,
          seat: seatOf(config, shorts.get(first.id) ?? [], outOfForce),
          recordingRule: current?.rule ?? null,
          switchedOff: switches.get(first.id) ?? [],
        },
      });
    }
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

type Candidate = { id: string; deactivatedAt: Date | null; directoryState: string };

async function loadCandidates(tx: TenantTx, emails: readonly string[]): Promise<Map<string, Candidate[]>> {
  const found = new Map<string, Map<string, Candidate>>();
  const add = (email: string | null, row: Candidate) => {
    if (email === null) return;
    const known = found.get(email) ?? new Map<string, Candidate>();
    found.set(email, known.set(row.id, row));
  };
  if (emails.length > 0) {
    const columns = {
      id: person.id,
      deactivatedAt: person.deactivatedAt,
      directoryState: person.directoryState,
    };
    const direct = await tx
      .select({ ...columns, upn: person.upnNormalized, mail: person.mailNormalized })
      .from(person)
      .where(or(inArray(person.upnNormalized, [...emails]), inArray(person.mailNormalized, [...emails])));
    for (const { upn, mail, ...row } of direct) {
      add(upn, row);
      add(mail, row);
    }
    const mapped = await tx
      .select({ ...columns, email: externalIdentity.emailNormalized })
      .from(externalIdentity)
      .innerJoin(person, eq(person.id, externalIdentity.personId))
      .where(inArray(externalIdentity.emailNormalized, [...emails]));
    for (const { email, ...row } of mapped) add(email, row);
  }
  return new Map([...found].map(([email, rows]) => [email, present([...rows.values()])]));
}

/** Somebody made anew in the directory has their predecessor's address: who left counts only where nobody else does. */
function present(rows: Candidate[]): Candidate[] {
  const here = rows.filter((row) => row.directoryState !== "left");
  return here.length > 0 ? here : rows;
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
