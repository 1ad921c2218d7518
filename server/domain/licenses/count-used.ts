import { isNotNull, or } from "drizzle-orm";

import type { LicenseSku } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { directoryGroup, person } from "@/db/schema";
import type { EffectiveConfig } from "@/server/domain/rules/effective-config";
import { configurationColumns, resolveLoaded } from "@/server/domain/rules/load-effective-configs";

/** The SKUs that one effective configuration uses. An add-on counts only beside a recording licence. */
function skusOf(config: EffectiveConfig): LicenseSku[] {
  if (!config.license.value) return [];
  const skus: LicenseSku[] = [config.license.value];
  if (config.addOnZoom.value) skus.push("zoom");
  if (config.addOnRingCentral.value) skus.push("ring_central");
  if (config.addOnAnalytics.value) skus.push("analytics");
  if (config.addOnFullChat.value) skus.push("full_chat");
  return skus;
}

/** How many of each SKU the tenant's people use, own and through groups. */
export async function countUsedLicenses(tx: TenantTx): Promise<Map<LicenseSku, number>> {
  const givenByGroup = await tx
    .select({ id: directoryGroup.id })
    .from(directoryGroup)
    .where(or(isNotNull(directoryGroup.license), isNotNull(directoryGroup.addOnZoom)))
    .limit(1);
  const people = await tx
    .select({ id: person.id, oid: person.oid, ...configurationColumns(person) })
    .from(person)
    .where(givenByGroup.length > 0 ? undefined : isNotNull(person.license));
  const used = new Map<LicenseSku, number>();
  for (const config of (await resolveLoaded(tx, people)).values()) {
    for (const sku of skusOf(config)) used.set(sku, (used.get(sku) ?? 0) + 1);
  }
  return used;
}
