import { licensePool } from "@/db/schema";
import { recordAudit } from "@/server/domain/audit/record";
import { lockConfiguration, refreshConfigurations } from "@/server/domain/configuration/refresh";

import { type SetLicensePools, setLicensePoolsInput } from "./input";
import type { OperatorCtx } from "./operator-ctx";

/**
 * Says how many licences of the named SKUs the tenant bought; others stay as they are. Fewer than are in use is allowed:
 * the Tenant page shows the shortage, nobody loses recordings over it.
 * @throws ZodError
 */
export async function setLicensePools(ctx: OperatorCtx, input: SetLicensePools): Promise<void> {
  const pools = setLicensePoolsInput.parse(input);
  const { tenantId } = ctx.db;
  await ctx.db.tx(async (tx) => {
    await lockConfiguration(tx);
    for (const { sku, ...terms } of pools) {
      await tx
        .insert(licensePool)
        .values({ tenantId, sku, ...terms })
        .onConflictDoUpdate({ target: [licensePool.tenantId, licensePool.sku], set: terms });
    }
    await refreshConfigurations(tx, ctx, "everybody");
    await recordAudit(tx, ctx, {
      action: "tenant.licenses_set",
      subject: tenantId,
      detail: Object.fromEntries(pools.map(({ sku, bought }) => [sku, bought])),
    });
  });
}
