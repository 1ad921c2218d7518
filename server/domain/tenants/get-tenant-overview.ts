import { and, count, eq, isNull } from "drizzle-orm";

import { type LicenseSku, recordingLicenses } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, person, rule, sourceItem, tenant, zoomConnection } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { mediaByLicense } from "@/server/domain/licenses/entitlement";
import { loadPools } from "@/server/domain/licenses/pools";
import { configurationColumns, resolveLoaded } from "@/server/domain/configuration/load-effective-configs";
import { notFound } from "@/server/lib/errors";

import type { TenantOverview } from "./schema";
import { setupSteps } from "./setup-steps";

/** The organisation, what it bought and uses, and how far its set-up is. */
export async function getTenantOverview(ctx: UserCtx): Promise<TenantOverview> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(tenant).where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    const licenses = await loadPools(tx, ctx.now);
    const bought = (sku: LicenseSku) => licenses.find((pool) => pool.sku === sku)?.bought ?? 0;
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
        recordingLicensesBought: recordingLicenses.reduce((sum, sku) => sum + bought(sku), 0),
        zoomAddOnsBought: bought("zoom"),
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
