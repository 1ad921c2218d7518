import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";

import type { Database } from "@/db/client";
import { zoomConnection as grants } from "@/db/schema";
import { systemClock } from "@/server/connectors/retry";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { ZoomSettings } from "@/server/connectors/zoom/settings";
import type { Ctx } from "@/server/domain/access/ctx";
import type { ImportPorts } from "@/server/domain/imports/import-session";
import { refreshJobState } from "@/server/domain/jobs/job-state";
import { rateBudget } from "@/server/domain/jobs/rate-budget";
import { sealPair, zoomConnection } from "@/server/domain/jobs/zoom-connection";
import { type Keyring, parseKeyring } from "@/server/lib/crypto/keyring";
import { openStores } from "@/server/lib/storage/open-stores";
import { defaults } from "@/standins/zoom/defaults";
import { startZoom, type Zoom } from "@/standins/zoom/server";

import { addTenant } from "../archive";

/** Companies with a Zoom account: who connects it, who records most, and somebody else. */
const companies = {
  contoso: {
    administrator: "ada.okafor@contoso.example",
    busiest: "deniz.kaya",
    other: "lena.novak@contoso.example",
  },
  fabrikam: {
    administrator: "fiona.adams@fabrikam.example",
    busiest: "gus.keller",
    other: "hana.sato@fabrikam.example",
  },
} as const;

/** What is imported: the company's own recordings and so many more that there are `files`. */
export type Size = {
  account: keyof typeof companies;
  files: number;
  /** By the shared rate budget, as an account on a Business plan that nobody else uses; else as fast as it goes. */
  paced?: boolean;
};
const settleMs = 10 * 60_000;
/** Waits are told in Zoom's measure and slept in ours. */
const haste = 20;
const wholeOfBusiness = { plan: "business", share: 100 } as const;

/** One company with its Zoom account: the stand-in, a tenant that records everybody, and the job between them. */
export type World = Awaited<ReturnType<typeof makeWorld>>;

/** One host has pages full of recordings, the others some each. */
export async function makeWorld(database: Database, { account, files, paced = false }: Size) {
  const { administrator, busiest, other } = companies[account];
  // Whatever becomes visible in the first minutes is there from the start.
  let offsetMs = -settleMs;
  const zoom = await startZoom({ port: 0, webhookRetryDelaysMs: [], now: () => Date.now() + offsetMs });
  offsetMs = 0;
  const own = (await zoom.control.inventory(account)).reduce((sum, one) => sum + one.files.length, 0);
  const rest = Math.max(0, files - own);
  const shape = { account, sizeBytes: 16_000 };
  zoom.control.addBulk({ ...shape, host: busiest, sessions: share(rest, 0.4, 2), filesPerSession: 2 });
  zoom.control.addBulk({ ...shape, sessions: share(rest, 0.6, 4), filesPerSession: 4 });

  const keyring = `bench:${randomBytes(32).toString("base64")}`;
  const held = await zoom.control.inventory(account);
  const emails = [...new Set(held.map(({ host }) => host.toLowerCase()))];
  const { tenantId, jobId } = await addTenant({ database, keyring }, { people: emails.length, emails });
  const db = database.tenant(tenantId);
  const ctx = (): Ctx => ({ db, actor: { kind: "system", tenantId }, now: new Date() });
  const folder = await mkdtemp(join(tmpdir(), "holdfast-faults-"));
  const stores = await openStores(JSON.stringify({ eu: join(folder, "eu") }));

  /** Each with a store of tokens of its own, as in a process of its own. */
  const open = async (): Promise<ImportPorts> => {
    const own = parseKeyring(keyring);
    return { stores, keyring: own, zoom: await connectionOf(zoom, own, { db, jobId, paced }) };
  };
  const world = {
    zoom,
    account,
    administrator,
    other,
    ctx,
    jobId,
    /** Ids of files that Zoom has lost. */
    lost: [] as string[],
    ports: [await open(), await open()] as const,
  };
  await connect(world);
  return {
    ...world,
    close: async () => {
      await zoom.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const share = (files: number, part: number, perSession: number) =>
  Math.max(1, Math.round((files * part) / perSession));

async function connectionOf(
  zoom: Zoom,
  keyring: Keyring,
  { db, jobId, paced }: { db: Ctx["db"]; jobId: string; paced: boolean },
): Promise<ZoomConnection> {
  const settings: ZoomSettings = {
    oauthUrl: zoom.url,
    apiUrl: `${zoom.url}/v2`,
    clientId: defaults.clientId,
    clientSecret: defaults.clientSecret,
    downloadHosts: [new URL(zoom.cdnUrl).host],
    appUrl: "http://localhost:3000",
  };
  // The process has settings of its own, which the connection is made with and which count for nothing here.
  Object.assign(process.env, {
    NEXTAUTH_URL: settings.appUrl,
    ZOOM_CLIENT_ID: settings.clientId,
    ZOOM_CLIENT_SECRET: settings.clientSecret,
  });
  const clock = { ...systemClock, sleep: (ms: number) => systemClock.sleep(ms / haste) };
  const budget = paced
    ? rateBudget(db, () => Promise.resolve({ accountId: "the account", plan: null }), {
        settings: () => wholeOfBusiness,
      })
    : { take: () => Promise.resolve() };
  return { ...(await zoomConnection(db, keyring, jobId)), settings, clock, budget };
}

/** An administrator connects the job, for the first time or again. */
export async function connect(
  world: Pick<World, "zoom" | "administrator" | "ctx" | "jobId" | "ports">,
): Promise<void> {
  const { zoom, administrator, jobId } = world;
  const grant = zoom.control.grant(administrator);
  const ctx = world.ctx();
  await ctx.db.tx(async (tx) => {
    const pair = await sealPair(tx, world.ports[0].keyring, jobId, {
      accessToken: grant.access_token ?? "",
      refreshToken: grant.refresh_token ?? "",
      expiresAt: ctx.now.getTime() + grant.expires_in * 1_000,
      scopes: grant.scope.split(" "),
      apiUrl: null,
    });
    const row = {
      ...pair,
      accountId: grant.account_id,
      connectedByZoomUserId: administrator,
      connectedByEmail: administrator,
      connectedAt: ctx.now,
      deadAt: null,
      deadReason: null,
    };
    await tx
      .insert(grants)
      .values({ ...row, tenantId: ctx.db.tenantId, jobId })
      .onConflictDoUpdate({ target: [grants.tenantId, grants.jobId], set: row });
    await refreshJobState(tx, ctx, jobId);
  });
}
