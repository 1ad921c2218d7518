import { and, count, eq, isNull, ne, or, sql } from "drizzle-orm";

import { recordingLicenses } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, job, person, rule, sourceItem, tenant, zoomConnection } from "@/db/schema";
import { isInForce, loadPools } from "@/server/domain/licenses/pools";
import { countNotRecorded } from "@/server/domain/source-settings/count-not-recorded";

import type { SetupFacts } from "./setup-steps";

/** How far the tenant is, as of now; a dozen counts, however many people. */
export async function loadSetupFacts(tx: TenantTx, tenantId: string, now: Date): Promise<SetupFacts> {
  const [row] = await tx
    .select({ consentAt: tenant.directoryConsentAt })
    .from(tenant)
    .where(eq(tenant.id, tenantId));
  const pools = (await loadPools(tx, now)).filter(({ term }) => isInForce(term));
  const bought = (skus: readonly string[]) =>
    pools.reduce((sum, pool) => (skus.includes(pool.sku) ? sum + pool.bought : sum), 0);
  return {
    consented: Boolean(row?.consentAt),
    recordingLicenses: bought(recordingLicenses),
    zoomAddOns: bought(["zoom"]),
    ...(await countPeople(tx)),
    ...(await countThings(tx)),
    notRecorded: await countNotRecorded(tx),
    seen: await hasItem(tx),
    archived: await hasItem(tx, "archived"),
  };
}

/** Active people alone: whoever left or was deactivated is not recorded any more. */
async function countPeople(tx: TenantTx) {
  const licensed = sql`${effectiveConfiguration.license} is not null`;
  const addOn = sql`${licensed} and ${effectiveConfiguration.addOnZoom}`;
  const [counts] = await tx
    .select({
      people: count(),
      licensedPeople: sql<number>`(count(*) filter (where ${licensed}))::int`,
      addOnPeople: sql<number>`(count(*) filter (where ${addOn}))::int`,
      readyPeople: sql<number>`(count(*) filter (where ${addOn} and ${rule.id} is not null))::int`,
    })
    .from(person)
    .leftJoin(
      effectiveConfiguration,
      and(
        eq(effectiveConfiguration.tenantId, person.tenantId),
        eq(effectiveConfiguration.personId, person.id),
      ),
    )
    .leftJoin(
      rule,
      and(
        eq(rule.tenantId, person.tenantId),
        eq(rule.id, effectiveConfiguration.recordingRuleId),
        or(isNull(rule.builtIn), ne(rule.builtIn, "never_record")),
      ),
    )
    .where(and(eq(person.directoryState, "active"), isNull(person.deactivatedAt)));
  return counts ?? { people: 0, licensedPeople: 0, addOnPeople: 0, readyPeople: 0 };
}

async function countThings(tx: TenantTx) {
  const [rules] = await tx
    .select({ n: count() })
    .from(rule)
    .where(and(eq(rule.kind, "recording"), isNull(rule.builtIn), isNull(rule.deletedAt)));
  const [jobs] = await tx.select({ n: count() }).from(job).where(eq(job.integrationType, "zoom"));
  const [connections] = await tx
    .select({ n: count() })
    .from(zoomConnection)
    .where(isNull(zoomConnection.deadAt));
  return { recordingRules: rules?.n ?? 0, jobs: jobs?.n ?? 0, connections: connections?.n ?? 0 };
}

async function hasItem(tx: TenantTx, state?: "archived"): Promise<boolean> {
  const [item] = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(state ? eq(sourceItem.state, state) : undefined)
    .limit(1);
  return item !== undefined;
}
