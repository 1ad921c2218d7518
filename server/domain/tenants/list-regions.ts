import { count, eq, isNotNull } from "drizzle-orm";

import { type Region, regions } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, job } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { log } from "@/server/lib/log";

import type { RegionState } from "./schema";

/** Every region with its storage as far as it concerns the organization: where the folder lies is the operator's. */
export async function listRegions(ctx: UserCtx, ports: Pick<ArchivePorts, "stores">): Promise<RegionState[]> {
  requireRight(ctx.actor, "tenant.manage");
  const uses = await ctx.db.tx((tx) => countUses(tx));
  return Promise.all(
    regions.map(async (region) => ({
      region,
      ...(await askStore(ports, region)),
      jobs: uses.jobs.get(region) ?? 0,
      people: uses.people.get(region) ?? 0,
    })),
  );
}

async function askStore(ports: Pick<ArchivePorts, "stores">, region: Region) {
  const store = ports.stores.get(region.toLowerCase());
  if (!store) return { configured: false, answers: false, freeBytes: null };
  try {
    return { configured: true, answers: true, freeBytes: await store.freeBytes() };
  } catch (error) {
    log.error({ err: error, region }, "a storage does not say how much fits");
    return { configured: true, answers: false, freeBytes: null };
  }
}

async function countUses(tx: TenantTx) {
  const jobs = await tx
    .select({ region: job.processingRegion, n: count() })
    .from(job)
    .where(eq(job.enabled, true))
    .groupBy(job.processingRegion);
  const people = await tx
    .select({ region: effectiveConfiguration.regionalStorage, n: count() })
    .from(effectiveConfiguration)
    .where(isNotNull(effectiveConfiguration.regionalStorage))
    .groupBy(effectiveConfiguration.regionalStorage);
  return {
    jobs: new Map(jobs.map(({ region, n }) => [region, n])),
    people: new Map(people.map(({ region, n }) => [region, n])),
  };
}
