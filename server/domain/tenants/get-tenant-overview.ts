import { and, count, eq, isNull } from "drizzle-orm";

import { licenseSkus, recordingLicenses } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, licensePool, person, rule, sourceItem, tenant, zoomConnection } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { countUsedLicenses } from "@/server/domain/licenses/count-used";
import { mediaByLicense } from "@/server/domain/licenses/entitlement";
import { configurationColumns, resolveLoaded } from "@/server/domain/rules/load-effective-configs";
import { notFound } from "@/server/lib/errors";

import type { TenantOverview } from "./schema";
import { setupSteps } from "./setup-steps";

/** The organisation, what it bought and uses, and how far its set-up is. */
export async function getTenantOverview(ctx: UserCtx): Promise<TenantOverview> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(tenant).where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    const pools = new Map((await tx.select().from(licensePool)).map((pool) => [pool.sku, pool.bought]));
    const used = await countUsedLicenses(tx);
    const licenses = licenseSkus.map((sku) => {
      const bought = pools.get(sku) ?? 0;
      const taken = used.get(sku) ?? 0;
      return { sku, bought, used: taken, free: bought - taken };
    });
    const [freeAdministrator] = row.freeAdministratorId
      ? await tx
          .select({ id: person.id, name: person.displayName })
          .from(person)
          .where(eq(person.id, row.freeAdministratorId))
      : [];
    const facts = await countFacts(tx);
    return {
      name: row.name,
      tid: row.tid,
      timeZone: row.timeZone,
      defaultRegion: row.defaultRegion,
      licenses,
      imports: recordingLicenses.map((license) => ({ license, media: [...mediaByLicense[license]] })),
      freeAdministrator: freeAdministrator ?? null,
      directory: {
        syncedAt: row.directorySyncedAt,
        consented: row.directoryConsentAt !== null,
        people: facts.people,
      },
      setup: setupSteps({
        ...facts,
        consented: row.directoryConsentAt !== null,
        recordingLicensesBought: recordingLicenses.reduce((sum, sku) => sum + (pools.get(sku) ?? 0), 0),
        zoomAddOnsBought: pools.get("zoom") ?? 0,
      }),
    };
  });
}

async function countFacts(tx: TenantTx) {
  const [people] = await tx.select({ n: count() }).from(person);
  const configs = await resolveLoaded(
    tx,
    await tx.select({ id: person.id, oid: person.oid, ...configurationColumns(person) }).from(person),
  );
  const having = (field: "license" | "recordingRuleId") =>
    [...configs.values()].filter((config) => config[field].value !== null).length;
  const [rules] = await tx
    .select({ n: count() })
    .from(rule)
    .where(and(eq(rule.kind, "recording"), isNull(rule.builtIn), isNull(rule.deletedAt)));
  const [jobs] = await tx.select({ n: count() }).from(job).where(eq(job.group, "integration"));
  const [connections] = await tx
    .select({ n: count() })
    .from(zoomConnection)
    .where(isNull(zoomConnection.deadAt));
  const [archived] = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(eq(sourceItem.state, "archived"))
    .limit(1);
  return {
    people: people?.n ?? 0,
    licensedPeople: having("license"),
    ruledPeople: having("recordingRuleId"),
    recordingRules: rules?.n ?? 0,
    jobs: jobs?.n ?? 0,
    connections: connections?.n ?? 0,
    archived: archived !== undefined,
  };
}
