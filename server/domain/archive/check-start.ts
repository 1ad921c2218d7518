import type { Database } from "@/db/client";
import { refreshMissing } from "@/server/domain/configuration/refresh-missing";
import { ensureKeyring } from "@/server/domain/tenants/keyring-check";
import type { Keyring } from "@/server/lib/crypto/keyring";

/**
 * Before the first request: the database's role can't step past tenant isolation, the keyring is this archive's, and what an
 * older version left unresolved is resolved.
 * @throws Error that says which setting to mend, or the database's own when it can't be reached
 */
export async function checkStart(database: Database, keyring: Keyring): Promise<void> {
  if (await database.bypassesIsolation()) {
    throw new Error(
      "DATABASE_URL: names a role that can step past tenant isolation. Use hf_app, which owns nothing.",
    );
  }
  await ensureKeyring(database, keyring);
  await refreshMissing(database, new Date());
}
