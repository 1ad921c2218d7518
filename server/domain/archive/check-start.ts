import { appDatabase } from "@/server/domain/access/app-database";

import { archivePorts } from "./ports";

/**
 * Before the first request: the keyring is this archive's, storage is there, and the database's role can't step past
 * tenant isolation.
 * @throws Error that says which setting to mend
 */
export async function checkStart(): Promise<void> {
  if (await appDatabase().bypassesIsolation()) {
    throw new Error(
      "DATABASE_URL: names a role that can step past tenant isolation. Use hf_app, which owns nothing.",
    );
  }
  await archivePorts();
}
