import { join } from "node:path";

import { findFreePort } from "@/db/embedded/port";
import { sourceUser, zoomConnection as grants } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { fetchSession } from "@/server/domain/imports/fresh-session";
import { sealPair } from "@/server/domain/jobs/zoom-connection";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { openStores } from "@/server/lib/storage/open-stores";
import { defaults } from "@/standins/zoom/defaults";
import { startZoom, type Zoom } from "@/standins/zoom/server";

import { type Archive, addTenant, startArchive } from "../archive";
import { keepRunning } from "./program";

const account = "contoso";
const host = "deniz.kaya";
const hostEmail = "deniz.kaya@contoso.example";
const filesPerSession = 4;
const keys = { signing: `signkey-chaos-${"5c".repeat(32)}`, event: "chaos-event-key" };

export type World = Awaited<ReturnType<typeof startWorld>>;

type WorldOptions = {
  files: number;
  /** Of each file; as fast as it goes unless given. */
  bytesPerSecond?: number;
  /** What answers the engine: the app's functions alone, unless it is to be the whole app. */
  app?: { script: string; env: Record<string, string> };
};

/**
 * An installation in processes of its own (database, engine, app), connected to the stand-in, which has so many `files`.
 * {@link begin} lists them, and the engine does the rest.
 */
export async function startWorld({ files, bytesPerSecond, app: program }: WorldOptions) {
  const archive = await startArchive();
  const zoom = await startZoom({ port: 0, webhookRetryDelaysMs: [] });
  const tenant = await addTenant(archive, { people: 1, emails: [hostEmail] });
  const sessions = Math.ceil(files / filesPerSession);
  const sessionKeys = zoom.control.addBulk({ account, host, sessions, filesPerSession, sizeBytes: 200_000 });
  if (bytesPerSecond !== undefined)
    zoom.control.addFault({ on: "cdn", kind: "slow", bytesPerSecond, times: 0 });
  const storage = JSON.stringify({ eu: join(archive.folder, "storage") });
  const stores = await openStores(storage);
  const ports = {
    stores,
    keyring: parseKeyring(archive.keyring),
    zoom: await connect(archive, zoom, tenant),
  };
  const [appPort, enginePort] = [await findFreePort(), await findFreePort()];
  const { script = "bench/chaos/app.ts", env = {} } = program ?? {};
  const app = keepRunning(script, {
    ...appEnv({ archive, zoom, storage, appPort, enginePort }),
    ...env,
  });
  const engine = keepRunning("server/engine/main.ts", engineEnv({ archive, appPort, enginePort }));
  return {
    ...{ archive, zoom, ports, app, engine, sessionKeys, jobId: tenant.jobId },
    appUrl: `http://127.0.0.1:${appPort}`,
    ctx: (at = new Date()) => ({ ...tenant.ctx, actor: systemOf(tenant.tenantId), now: at }),
    stop: async () => {
      await engine.stop();
      await app.stop();
      await zoom.close();
      await archive.stop();
    },
  };
}

const systemOf = (tenantId: string) => ({ kind: "system" as const, tenantId });

type Tenant = Awaited<ReturnType<typeof addTenant>>;

/** The job's connection, with tokens in its row for the app's process, and without pacing for this one. */
async function connect(
  archive: Archive,
  zoom: Zoom,
  { ctx, tenantId, jobId }: Tenant,
): Promise<ZoomConnection> {
  const administrator = "ada.okafor@contoso.example";
  const grant = zoom.control.grant(administrator);
  const pair = {
    accessToken: grant.access_token ?? "",
    refreshToken: grant.refresh_token ?? "",
    expiresAt: Date.now() + grant.expires_in * 1_000,
    scopes: grant.scope.split(" "),
    apiUrl: null,
  };
  await ctx.db.tx(async (tx) => {
    const sealed = await sealPair(tx, parseKeyring(archive.keyring), jobId, pair);
    const row = { accountId: grant.account_id, connectedByZoomUserId: administrator, connectedByEmail: "" };
    await tx.insert(grants).values({ ...sealed, ...row, tenantId, jobId, connectedAt: ctx.now });
  });
  return {
    settings: {
      oauthUrl: zoom.url,
      apiUrl: `${zoom.url}/v2`,
      clientId: defaults.clientId,
      clientSecret: defaults.clientSecret,
      downloadHosts: [new URL(zoom.cdnUrl).host],
      appUrl: "http://localhost:3000",
    },
    tokens: {
      load: () => Promise.resolve(pair),
      withLock: () => Promise.reject(new Error("the token lives long enough")),
    },
    budget: { take: () => Promise.resolve() },
  };
}

type Places = { archive: Archive; zoom: Zoom; storage: string; appPort: number; enginePort: number };

const appEnv = ({ archive, zoom, storage, appPort, enginePort }: Places): Record<string, string> => ({
  DATABASE_URL: archive.appUrl,
  HOLDFAST_KEYRING: archive.keyring,
  HOLDFAST_STORAGE: storage,
  NEXTAUTH_URL: "http://localhost:3000",
  NEXTAUTH_SECRET: "a secret of this bench that is long enough",
  ENTRA_CLIENT_ID: "none",
  ENTRA_CLIENT_SECRET: "none",
  ZOOM_CLIENT_ID: defaults.clientId,
  ZOOM_CLIENT_SECRET: defaults.clientSecret,
  ZOOM_OAUTH_URL: zoom.url,
  ZOOM_API_URL: `${zoom.url}/v2`,
  ZOOM_DOWNLOAD_HOSTS: new URL(zoom.cdnUrl).host,
  ZOOM_PLAN: "business",
  ZOOM_RATE_SHARE: "100",
  INNGEST_BASE_URL: `http://127.0.0.1:${enginePort}`,
  INNGEST_EVENT_KEY: keys.event,
  INNGEST_SIGNING_KEY: keys.signing,
  PORT: String(appPort),
});

const engineEnv = ({
  archive,
  appPort,
  enginePort,
}: Pick<Places, "archive" | "appPort" | "enginePort">): Record<string, string> => ({
  DATABASE_URL: archive.appUrl,
  APP_URL: `http://127.0.0.1:${appPort}`,
  ENGINE_PORT: String(enginePort),
  ENGINE_EVENT_KEY: keys.event,
  ENGINE_SIGNING_KEY: keys.signing,
});

/** Writes what Zoom has into the ledger; the events that this announces begin the import. */
export async function begin({ ports, sessionKeys, jobId, ctx }: World): Promise<void> {
  const found = await Promise.all(sessionKeys.map((key) => fetchSession(ports, key)));
  const sessions = found.map(({ session }) => session);
  const now = ctx();
  await now.db.tx(async (tx) => {
    const sourceId = sessions[0]?.hostId ?? "";
    const user = { tenantId: now.db.tenantId, jobId, sourceId, emailNormalized: hostEmail };
    await tx.insert(sourceUser).values({ ...user, status: "active", seenAt: now.now });
    await recordSessions(tx, now, { jobId, sessions, announceKept: true });
  });
}
