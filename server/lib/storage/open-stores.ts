import { isAbsolute } from "node:path";
import { z } from "zod";
import { DiskStore } from "./disk-store";
import { StorageError, type ObjectStore } from "./object-store";

const regionName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, "a region is named by a to z, 0 to 9 and hyphens");
const folder = z.string().refine(isAbsolute, "a folder is given by its absolute path");
const storageSetting = z
  .record(regionName, folder)
  .refine((regions) => Object.keys(regions).length > 0, "there is no region")
  .refine(
    (regions) => new Set(Object.values(regions)).size === Object.keys(regions).length,
    "two regions share a folder",
  );

/** Which store serves which region; regions in the order of the setting. */
export type Stores = ReadonlyMap<string, ObjectStore>;

/**
 * Opens every store of setting HOLDFAST_STORAGE, JSON of region -> absolute folder: `{"eu":"/srv/holdfast/eu"}`.
 * Throws StorageError `bad_setting`; an unusable folder rejects with the operating system's error.
 */
export async function openStores(setting: string): Promise<Stores> {
  const stores = new Map<string, ObjectStore>();
  for (const [region, root] of Object.entries(parseStorage(setting))) {
    stores.set(region, await DiskStore.open(root));
  }
  return stores;
}

/** Reads and checks the setting without opening anything; throws StorageError `bad_setting`. */
export function parseStorage(setting: string): Record<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(setting);
  } catch (cause) {
    throw new StorageError("bad_setting", "The storage setting is not JSON.", { cause });
  }
  const parsed = storageSetting.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => issue.message).join("; ");
  throw new StorageError("bad_setting", `The storage setting is not region -> folder: ${problems}.`);
}
