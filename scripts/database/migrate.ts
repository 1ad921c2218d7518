import { migrateTables } from "@/db/migrate";
import { installEngine } from "@/server/engine/install";

/** Brings the archive's tables and the job engine's schema up to date, as hf_owner. Safe to repeat. */
export async function migrate(ownerUrl: string): Promise<void> {
  await migrateTables(ownerUrl);
  await installEngine(ownerUrl, "hf_app");
}
