import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import type { ArchivePorts } from "@/server/domain/archive/ports";
import { testKeyring } from "@/server/domain/tenants/testing/create-test-tenant";
import { openStores } from "@/server/lib/storage/open-stores";

/**
 * Real stores on disk, one a region, under the keyring of the test tenants; `storage` opens them in another process, and
 * `remove` takes them away again.
 */
export async function testArchive(): Promise<ArchivePorts & { storage: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdfast-archive-"));
  const regions = {
    eu: path.join(folder, "eu"),
    usa: path.join(folder, "usa"),
    apac: path.join(folder, "apac"),
  };
  const storage = JSON.stringify(regions);
  const stores = await openStores(storage);
  const remove = () => rm(folder, { recursive: true, force: true });
  return { stores, keyring: testKeyring, storage, remove };
}
