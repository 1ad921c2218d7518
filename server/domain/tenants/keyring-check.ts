import type { Database, TenantDb } from "@/db/client";
import { installation } from "@/db/schema";
import type { Keyring } from "@/server/lib/crypto/keyring";

const nobody = "00000000-0000-0000-0000-000000000000";

/** The row about this installation belongs to no tenant: reached with a tenant set that has no rows at all. */
const noTenant = (database: Database): TenantDb => database.tenant(nobody);

/**
 * At every start: refuses a keyring that did not seal this archive, before anything is sealed under it. The first start
 * stores what later ones are compared with.
 * @throws SealError `unknown_key` or `wrong_key`
 */
export async function ensureKeyring(database: Database, keyring: Keyring): Promise<void> {
  const stored = await noTenant(database).tx(async (tx) => {
    await tx.insert(installation).values({ keyringCheck: keyring.checkValue() }).onConflictDoNothing();
    const [row] = await tx.select({ keyringCheck: installation.keyringCheck }).from(installation);
    return row?.keyringCheck;
  });
  if (stored === undefined) throw new Error("the installation's row is missing");
  keyring.check(stored);
}

/** After everything was wrapped anew: from now on the keyring's current key proves itself at start. */
export async function storeKeyringCheck(database: Database, keyring: Keyring): Promise<void> {
  const keyringCheck = keyring.checkValue();
  await noTenant(database).tx((tx) =>
    tx
      .insert(installation)
      .values({ keyringCheck })
      .onConflictDoUpdate({ target: installation.id, set: { keyringCheck } }),
  );
}
