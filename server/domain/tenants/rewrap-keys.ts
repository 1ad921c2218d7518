import { and, eq, ne } from "drizzle-orm";

import type { Database } from "@/db/client";
import { tenantKey } from "@/db/schema";
import { recordAudit } from "@/server/domain/audit/record";
import type { Keyring } from "@/server/lib/crypto/keyring";
import { rewrapTenantKey } from "@/server/lib/crypto/tenant-key";

import { ensureKeyring, storeKeyringCheck } from "./keyring-check";
import { operatorCtx } from "./operator-ctx";

/**
 * Wraps every tenant's keys under the keyring's current master key; afterwards the older ones may leave the keyring. Safe
 * to repeat and to break off: a key is wrapped by the old or by the new one, never by neither.
 * @throws SealError when the keyring is not the archive's
 */
export async function rewrapKeys(
  database: Database,
  keyring: Keyring,
  now: Date,
): Promise<{ tenants: number; rewrapped: number }> {
  await ensureKeyring(database, keyring);
  const tenants = await database.lookup.tenantIds();
  let rewrapped = 0;
  for (const { tenantId } of tenants) {
    const ctx = operatorCtx(database, tenantId, now);
    rewrapped += await ctx.db.tx(async (tx) => {
      const stale = await tx
        .select()
        .from(tenantKey)
        .where(ne(tenantKey.masterKeyId, keyring.currentKeyId))
        .for("update");
      for (const key of stale) {
        await tx
          .update(tenantKey)
          .set(await rewrapTenantKey(keyring, tenantId, key))
          .where(and(eq(tenantKey.tenantId, tenantId), eq(tenantKey.id, key.id)));
      }
      if (stale.length > 0) {
        const detail = { keys: stale.length, masterKey: keyring.currentKeyId };
        await recordAudit(tx, ctx, { action: "tenant.keys_rewrapped", subject: tenantId, detail });
      }
      return stale.length;
    });
  }
  await storeKeyringCheck(database, keyring);
  return { tenants: tenants.length, rewrapped };
}
