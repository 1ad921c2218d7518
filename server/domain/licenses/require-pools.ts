import { type LicenseSku, licenseSkus } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { licensePool } from "@/db/schema";
import { AppError } from "@/server/lib/errors";

import { countUsedLicenses } from "./count-used";
import { skuLabels } from "./schema";

/**
 * To be called after a change, in its transaction, with the tenant's row locked; `before` is what `countUsedLicenses` said
 * before it. A pool that is short already, because fewer were bought, never stops a change that takes none of it.
 * @throws AppError CONFLICT when the change uses more licences of a pool than were bought
 */
export async function requirePoolsSuffice(
  tx: TenantTx,
  before: ReadonlyMap<LicenseSku, number>,
): Promise<void> {
  const pools = new Map((await tx.select().from(licensePool)).map((pool) => [pool.sku, pool.bought]));
  const used = await countUsedLicenses(tx);
  for (const sku of licenseSkus) {
    const over = (used.get(sku) ?? 0) - (pools.get(sku) ?? 0);
    if (over > 0 && (used.get(sku) ?? 0) > (before.get(sku) ?? 0)) {
      throw new AppError(
        "CONFLICT",
        `${over} more ${skuLabels[sku]} ${over === 1 ? "license is" : "licenses are"} needed than your organisation has. Take some away from others first, or ask your operator for more.`,
      );
    }
  }
}
