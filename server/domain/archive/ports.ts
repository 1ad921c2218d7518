import { appDatabase } from "@/server/domain/access/app-database";
import { ensureKeyring } from "@/server/domain/tenants/keyring-check";
import { type Keyring, parseKeyring } from "@/server/lib/crypto/keyring";
import { env } from "@/server/lib/env";
import type { ObjectStore } from "@/server/lib/storage/object-store";
import { openStores, type Stores } from "@/server/lib/storage/open-stores";
import type { Region } from "@/db/constants";

/** Where sealed bytes lie and what opens them: a verb that touches bytes takes this beside its context. */
export type ArchivePorts = { readonly stores: Stores; readonly keyring: Keyring };

const held = globalThis as typeof globalThis & { holdfastArchive?: Promise<ArchivePorts> };

async function openArchive(): Promise<ArchivePorts> {
  const keyring = parseKeyring(env().HOLDFAST_KEYRING);
  await ensureKeyring(appDatabase(), keyring);
  return { stores: await openStores(env().HOLDFAST_STORAGE), keyring };
}

/** The process's own, opened at first use; refuses a keyring that is not this archive's. */
export function archivePorts(): Promise<ArchivePorts> {
  held.holdfastArchive ??= openArchive().catch((error: unknown) => {
    delete held.holdfastArchive;
    throw error;
  });
  return held.holdfastArchive;
}

/** The store of a region; the operator's setting must name every region that jobs may choose. */
export function storeOf(ports: ArchivePorts, region: Region): ObjectStore {
  const store = ports.stores.get(region.toLowerCase());
  if (!store) throw new Error(`HOLDFAST_STORAGE names no storage for region ${region}`);
  return store;
}
