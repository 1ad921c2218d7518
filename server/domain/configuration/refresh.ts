import { and, inArray, isNotNull, isNull, sql } from "drizzle-orm";

import type { LicenseSku } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, licensePool, person, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { allocate, type Claim } from "@/server/domain/licenses/allocate";
import { seatsOf } from "@/server/domain/licenses/pools";
import { fieldOfSku, skusOf } from "@/server/domain/licenses/skus";
import { announceJudgement } from "@/server/domain/source-settings/announce-judgement";

import { type EffectiveConfig } from "./effective-config";
import { type Configuration, configurationFields } from "./schema";
import { configurationColumns, resolveWithGroups } from "./load-effective-configs";

export type Concerns = readonly string[] | "everybody";

const columns = configurationColumns(effectiveConfiguration);
type Row = {
  personId: string;
  listed: boolean;
  sources: Record<string, string>;
  short: LicenseSku[];
} & Configuration;

/**
 * Two sessions that hand out the last license, or take the last administrators away, must not both succeed: one change of a
 * tenant's configuration at a time. (Not FOR UPDATE, which would hold up every insert that names the tenant.)
 */
export async function lockConfiguration(tx: TenantTx): Promise<void> {
  await tx.select({ id: tenant.id }).from(tenant).for("no key update");
}

/**
 * Writes down what holds for these people now, and gives out the seats of the license pools. To be called in the
 * transaction of every change to people, groups, memberships or pools, after it. Answers those who go without a seat that
 * this very change asked for.
 */
export async function refreshConfigurations(tx: TenantTx, ctx: Ctx, concerns: Concerns): Promise<Claim[]> {
  await lockConfiguration(tx);
  const people = await tx
    .select({
      id: person.id,
      oid: person.oid,
      isUser: person.isUser,
      deactivatedAt: person.deactivatedAt,
      ...configurationColumns(person),
    })
    .from(person)
    .where(concerns === "everybody" ? undefined : inArray(person.id, [...concerns]));
  const resolved = await resolveWithGroups(tx, people);
  const known = await loadKnown(tx, concerns);
  const changed: Row[] = [];
  const asked = new Set<string>();
  for (const { id, isUser, deactivatedAt } of people) {
    const found = resolved.get(id);
    if (!found) continue;
    const row = toRow(id, isUser || found.groups > 0, found.config);
    const before = known.get(id);
    const had = new Set(before ? skusOf(before) : []);
    const skus = skusOf(row);
    for (const sku of skus) if (!had.has(sku)) asked.add(`${id} ${sku}`);
    // Nobody holds a seat before it was given; whoever is deactivated holds none.
    row.short = skus.filter((sku) => deactivatedAt !== null || !had.has(sku) || before?.short.includes(sku));
    if (!before || !same(before, row)) changed.push(row);
  }
  await write(tx, ctx, changed);
  const without = await giveSeats(tx, ctx);
  if (changed.length > 0) await announceJudgement(tx, ctx);
  return without.filter((claim) => asked.has(`${claim.personId} ${claim.sku}`));
}

async function loadKnown(tx: TenantTx, concerns: Concerns): Promise<Map<string, Row>> {
  const rows: Row[] = await tx
    .select({
      personId: effectiveConfiguration.personId,
      listed: effectiveConfiguration.listed,
      sources: effectiveConfiguration.sources,
      short: effectiveConfiguration.short,
      ...columns,
    })
    .from(effectiveConfiguration)
    .where(concerns === "everybody" ? undefined : inArray(effectiveConfiguration.personId, [...concerns]));
  return new Map(rows.map((row) => [row.personId, row]));
}

function toRow(personId: string, listed: boolean, config: EffectiveConfig): Row {
  const sources: Record<string, string> = {};
  const values: Partial<Record<keyof Configuration, unknown>> = {};
  for (const field of configurationFields) {
    const { value, source } = config[field];
    values[field] = value;
    sources[field] = source.kind === "group" ? source.groupId : source.kind;
  }
  return { personId, listed, sources, short: [], ...(values as Configuration) };
}

const same = (a: Row, b: Row): boolean =>
  a.listed === b.listed &&
  a.short.join() === b.short.join() &&
  configurationFields.every((field) => a[field] === b[field] && a.sources[field] === b.sources[field]);

const rowsPerStatement = 5_000;

async function write(tx: TenantTx, ctx: Ctx, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const batch = rows.slice(from, from + rowsPerStatement).map((row) => ({
      person_id: row.personId,
      listed: row.listed,
      sources: row.sources,
      short: row.short,
      license: row.license,
      regional_storage: row.regionalStorage,
      recording_rule_id: row.recordingRuleId,
      replay_rule_id: row.replayRuleId,
      access_rule_id: row.accessRuleId,
      analytics_rule_id: row.analyticsRuleId,
      add_on_zoom: row.addOnZoom,
      add_on_ring_central: row.addOnRingCentral,
      add_on_analytics: row.addOnAnalytics,
      add_on_full_chat: row.addOnFullChat,
    }));
    await tx.execute(sql`
      insert into effective_configuration as e
        (tenant_id, person_id, listed, sources, short, license, regional_storage, recording_rule_id, replay_rule_id,
         access_rule_id, analytics_rule_id, add_on_zoom, add_on_ring_central, add_on_analytics, add_on_full_chat)
      select ${ctx.db.tenantId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(batch)}::text::jsonb) as r
        (person_id uuid, listed boolean, sources jsonb, short text[], license text, regional_storage text,
         recording_rule_id uuid, replay_rule_id uuid, access_rule_id uuid, analytics_rule_id uuid, add_on_zoom boolean,
         add_on_ring_central boolean, add_on_analytics boolean, add_on_full_chat boolean)
      on conflict (tenant_id, person_id) do update set
        listed = excluded.listed, sources = excluded.sources, short = excluded.short, license = excluded.license,
        regional_storage = excluded.regional_storage, recording_rule_id = excluded.recording_rule_id,
        replay_rule_id = excluded.replay_rule_id, access_rule_id = excluded.access_rule_id,
        analytics_rule_id = excluded.analytics_rule_id, add_on_zoom = excluded.add_on_zoom,
        add_on_ring_central = excluded.add_on_ring_central, add_on_analytics = excluded.add_on_analytics,
        add_on_full_chat = excluded.add_on_full_chat`);
  }
}

/** Gives free seats to who goes without, and takes those that were not bought, once the time of grace is over. */
async function giveSeats(tx: TenantTx, ctx: Ctx): Promise<Claim[]> {
  const rows = await tx
    .select({
      personId: effectiveConfiguration.personId,
      username: person.upnNormalized,
      sources: effectiveConfiguration.sources,
      short: effectiveConfiguration.short,
      ...columns,
    })
    .from(effectiveConfiguration)
    .innerJoin(person, sql`${person.id} = ${effectiveConfiguration.personId}`)
    .where(and(isNotNull(effectiveConfiguration.license), isNull(person.deactivatedAt)));
  const claims: Claim[] = rows.flatMap((row) =>
    skusOf(row).map((sku) => ({
      personId: row.personId,
      sku,
      held: !row.short.includes(sku),
      own: row.sources[fieldOfSku(sku)] === "own",
      username: row.username,
    })),
  );
  const without = allocate(claims, await loadSeats(tx, ctx, claims));
  const shortOf = new Map<string, LicenseSku[]>();
  for (const { personId, sku } of without) {
    const known = shortOf.get(personId);
    if (known) known.push(sku);
    else shortOf.set(personId, [sku]);
  }
  const changes = rows.flatMap((row) => {
    const short = (shortOf.get(row.personId) ?? []).sort();
    return short.join() === [...row.short].sort().join() ? [] : [{ person_id: row.personId, short }];
  });
  if (changes.length > 0) {
    await tx.execute(sql`
      update effective_configuration e set short = r.short
      from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as r (person_id uuid, short text[])
      where e.person_id = r.person_id`);
  }
  const lost = changes.filter((change) => change.short.length > 0).length;
  if (lost > 0) {
    const detail = { without: without.length };
    await recordAudit(tx, ctx, { action: "tenant.license_seats_changed", subject: ctx.db.tenantId, detail });
  }
  return without;
}

/** Seats of each SKU; notes since when more are held than were bought. */
async function loadSeats(tx: TenantTx, ctx: Ctx, claims: readonly Claim[]): Promise<Map<LicenseSku, number>> {
  const held = new Map<LicenseSku, number>();
  for (const claim of claims) if (claim.held) held.set(claim.sku, (held.get(claim.sku) ?? 0) + 1);
  const seats = new Map<LicenseSku, number>();
  for (const pool of await tx.select().from(licensePool)) {
    const holders = held.get(pool.sku) ?? 0;
    const overUsedSince = holders > pool.bought ? (pool.overUsedSince ?? ctx.now) : null;
    if (overUsedSince?.getTime() !== pool.overUsedSince?.getTime()) {
      await tx
        .update(licensePool)
        .set({ overUsedSince })
        .where(sql`${licensePool.sku} = ${pool.sku}`);
    }
    seats.set(pool.sku, seatsOf({ ...pool, overUsedSince }, holders, ctx.now));
  }
  return seats;
}
