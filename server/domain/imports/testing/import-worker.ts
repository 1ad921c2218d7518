import { openDatabase } from "@/db/client";
import type { StoredToken } from "@/server/connectors/zoom/oauth";
import type { ZoomSettings } from "@/server/connectors/zoom/settings";
import { importSession } from "@/server/domain/imports/import-session";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { openStores } from "@/server/lib/storage/open-stores";

/** One process that imports sessions until it is done or killed; started by a test with its orders as JSON. */
export type Orders = {
  appUrl: string;
  storage: string;
  keyring: string;
  tenantId: string;
  jobId: string;
  sessionKeys: string[];
  now: string;
  settings: ZoomSettings;
  pair: StoredToken;
};

const orders = JSON.parse(process.argv[2] ?? "") as Orders;
const database = openDatabase(orders.appUrl, { max: 4 });
const store = {
  load: () => Promise.resolve(orders.pair),
  withLock: () => Promise.reject(new Error("the token of this test never runs out")),
};
const ports = {
  stores: await openStores(orders.storage),
  keyring: parseKeyring(orders.keyring),
  zoom: { settings: orders.settings, tokens: store, budget: { take: () => Promise.resolve() } },
};
const ctx = {
  db: database.tenant(orders.tenantId),
  actor: { kind: "system", tenantId: orders.tenantId },
  now: new Date(orders.now),
} as const;
process.stdout.write("ready\n");
for (const sessionKey of orders.sessionKeys)
  await importSession(ctx, ports, { jobId: orders.jobId, sessionKey });
await database.close();
process.stdout.write("done\n");
