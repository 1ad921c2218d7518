import { sql } from "drizzle-orm";

import { type LicenseSku, licenseSkus } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, licensePool, person } from "@/db/schema";

import type { PoolState, PoolTerm } from "./schema";
import { skusOf } from "./skus";

const dayMs = 86_400_000;
/** After a licence ended, or since more are in use than were bought: how long everything goes on as before. */
export const graceDays = 14;
/** How long before its end a licence warns. */
const warningDays = 30;

type Pool = typeof licensePool.$inferSelect;

const endOf = (endsOn: string) => Date.parse(endsOn) + dayMs;

/** Pure. The end day counts whole, in UTC. */
export function termOf(pool: Pick<Pool, "startsOn" | "endsOn">, now: Date): PoolTerm {
  const at = now.getTime();
  if (pool.startsOn && at < Date.parse(pool.startsOn)) return "not_started";
  if (!pool.endsOn) return "valid";
  const end = endOf(pool.endsOn);
  if (at >= end + graceDays * dayMs) return "expired";
  if (at >= end) return "grace";
  return at >= end - warningDays * dayMs ? "ending" : "valid";
}

/** Whether what this pool gives lets anything be imported now. */
export const isInForce = (term: PoolTerm) => term !== "expired" && term !== "not_started";

/** Seats to give out: what was bought; while the grace of over-use runs, nobody who has one loses it. */
export function seatsOf(pool: Pick<Pool, "bought" | "overUsedSince">, held: number, now: Date): number {
  const inGrace = pool.overUsedSince && now.getTime() < pool.overUsedSince.getTime() + graceDays * dayMs;
  return inGrace ? Math.max(pool.bought, held) : pool.bought;
}

/** SKUs whose term lets nothing new in. A SKU that was never bought is not among them: nobody has a seat of it. */
export async function loadSkusOutOfForce(tx: TenantTx, now: Date): Promise<ReadonlySet<LicenseSku>> {
  const pools = await tx
    .select({ sku: licensePool.sku, startsOn: licensePool.startsOn, endsOn: licensePool.endsOn })
    .from(licensePool);
  return new Set(pools.filter((pool) => !isInForce(termOf(pool, now))).map((pool) => pool.sku));
}

/** Every SKU with what was bought and what is used, in the order of the closed list. */
export async function loadPools(tx: TenantTx, now: Date): Promise<PoolState[]> {
  const pools = new Map((await tx.select().from(licensePool)).map((pool) => [pool.sku, pool]));
  const rows = await tx
    .select({
      license: effectiveConfiguration.license,
      addOnZoom: effectiveConfiguration.addOnZoom,
      addOnRingCentral: effectiveConfiguration.addOnRingCentral,
      addOnAnalytics: effectiveConfiguration.addOnAnalytics,
      addOnFullChat: effectiveConfiguration.addOnFullChat,
      short: effectiveConfiguration.short,
      count: sql<number>`count(*)::int`,
    })
    .from(effectiveConfiguration)
    .innerJoin(person, sql`${person.id} = ${effectiveConfiguration.personId}`)
    .where(sql`${effectiveConfiguration.license} is not null and ${person.deactivatedAt} is null`)
    .groupBy(sql`1, 2, 3, 4, 5, 6`);
  const used = new Map<LicenseSku, number>();
  const short = new Map<LicenseSku, number>();
  for (const row of rows) {
    for (const sku of skusOf(row)) {
      const tally = row.short.includes(sku) ? short : used;
      tally.set(sku, (tally.get(sku) ?? 0) + row.count);
    }
  }
  return licenseSkus.map((sku) =>
    describe(sku, pools.get(sku), used.get(sku) ?? 0, short.get(sku) ?? 0, now),
  );
}

function describe(
  sku: LicenseSku,
  pool: Pool | undefined,
  used: number,
  short: number,
  now: Date,
): PoolState {
  const bought = pool?.bought ?? 0;
  const term = pool ? termOf(pool, now) : "valid";
  const overUsed = used > bought;
  const graceUntil =
    term === "grace" && pool?.endsOn
      ? new Date(endOf(pool.endsOn) + graceDays * dayMs)
      : overUsed && pool?.overUsedSince
        ? new Date(pool.overUsedSince.getTime() + graceDays * dayMs)
        : null;
  return {
    sku,
    bought,
    used,
    free: Math.max(0, bought - used),
    short,
    startsOn: pool?.startsOn ?? null,
    endsOn: pool?.endsOn ?? null,
    trial: pool?.trial ?? false,
    term,
    overUsed,
    graceUntil,
  };
}
