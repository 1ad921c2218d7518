import { desc, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenantKey } from "@/db/schema";
import type { KeyProvider } from "@/server/lib/crypto/keyring";
import type { TenantKey } from "@/server/lib/crypto/keys";
import { unwrapTenantKey } from "@/server/lib/crypto/tenant-key";
import { notFound } from "@/server/lib/errors";

/**
 * The tenant's newest key-encryption key, or the one that `keyId` names (what a file or a secret was sealed under).
 * @throws AppError NOT_FOUND, SealError `unknown_key` or `tampered`
 */
export async function openTenantKey(
  tx: TenantTx,
  keyring: KeyProvider,
  keyId?: string,
): Promise<{ id: string; key: TenantKey }> {
  const [row] = await tx
    .select()
    .from(tenantKey)
    .where(keyId === undefined ? undefined : eq(tenantKey.id, keyId))
    // Ids are uuid v7: the newest key has the highest.
    .orderBy(desc(tenantKey.id))
    .limit(1);
  if (!row) throw notFound("key");
  return { id: row.id, key: await unwrapTenantKey(keyring, row.tenantId, row) };
}
