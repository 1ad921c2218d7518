import type { TenantDb } from "@/db/client";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import type { Keyring } from "@/server/lib/crypto/keyring";
import type { TenantKey } from "@/server/lib/crypto/keys";

const kept = new Map<string, Promise<TenantKey>>();
const most = 1_000;

/** The tenant key of that id, opened once per process: byte ranges and refreshes ask for it all the time. */
export function tenantKeyById(db: TenantDb, keyring: Keyring, keyId: string): Promise<TenantKey> {
  const known = kept.get(keyId);
  if (known) return known;
  const opening = db.tx(async (tx) => (await openTenantKey(tx, keyring, keyId)).key);
  if (kept.size >= most) kept.clear();
  kept.set(keyId, opening);
  opening.catch(() => kept.delete(keyId));
  return opening;
}
