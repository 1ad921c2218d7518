import { eq } from "drizzle-orm";

import { openDatabase } from "@/db/client";
import { jobRun } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { connectJob } from "@/server/domain/jobs/connect-job";
import { createIntegrationJob } from "@/server/domain/jobs/create-integration-job";
import { finishConnect } from "@/server/domain/jobs/finish-connect";
import { planRun } from "@/server/domain/jobs/plan-run";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { giveUpStage, sweepStage } from "@/server/domain/jobs/sweep-stage";
import { zoomConnection } from "@/server/domain/jobs/zoom-connection";
import { type RedecideCursor, redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import type { RecordingRule } from "@/server/domain/rules/schema";
import { shortId } from "@/standins/zoom/data/ids";
import { defaults } from "@/standins/zoom/defaults";
import { startZoom } from "@/standins/zoom/server";

import { tenantFixture } from "./tenant-fixture";
import { testArchive } from "./test-archive";

const keepEverything: RecordingRule = {
  audio: true,
  video: true,
  screenOnly: false,
  chat: true,
  reevaluate: false,
  recordingType: "bulk",
  onDemandDays: 14,
  recordingControl: false,
  recordSwitch: false,
  retentionDays: null,
};

/** Without it, a source beside meetings is not listed. */
const listScopes = {
  phone: "phone:read:list_call_recordings:admin",
  chat: "report:read:list_chat_sessions:admin",
};
type Source = keyof typeof listScopes;

/** Nobody listens there. */
const nowhere = "http://127.0.0.1:9";

export type Scenario = Awaited<ReturnType<typeof zoomScenario>>;

/**
 * An installation for one test file: a database of its own, real stores, the Zoom stand-in on free ports, and the tenant
 * Contoso with its administrator signed in and a Zoom job, not connected yet. It lists meetings, and what else is named. The
 * process's own database, archive and ZOOM_* settings are these, as in the app.
 */
export async function zoomScenario({ lists = [] }: { lists?: readonly Source[] } = {}) {
  const own = await testDatabase();
  const { database, adminUrl, appUrl } = own;
  const archive = await testArchive();
  const zoom = await startZoom({
    port: 0,
    webhookRetryDelaysMs: [],
    scopes: defaults.scopes.filter(
      (scope) =>
        lists.some((source) => listScopes[source] === scope) || !Object.values(listScopes).includes(scope),
    ),
  });
  Object.assign(globalThis, { holdfastDatabase: database, holdfastArchive: Promise.resolve(archive) });
  Object.assign(process.env, {
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "a secret of this test that is long enough",
    DATABASE_URL: appUrl,
    HOLDFAST_KEYRING: "the archive is given",
    HOLDFAST_STORAGE: "the archive is given",
    ENTRA_URL: nowhere,
    GRAPH_URL: nowhere,
    ENTRA_CLIENT_ID: "none",
    ENTRA_CLIENT_SECRET: "none",
    INNGEST_EVENT_KEY: "none",
    INNGEST_SIGNING_KEY: "none",
    ZOOM_CLIENT_ID: defaults.clientId,
    ZOOM_CLIENT_SECRET: defaults.clientSecret,
    ZOOM_WEBHOOK_SECRET: defaults.webhookSecret,
    ZOOM_OAUTH_URL: zoom.url,
    ZOOM_API_URL: `${zoom.url}/v2`,
    ZOOM_DOWNLOAD_HOSTS: new URL(zoom.cdnUrl).host,
  });
  const tenant = await tenantFixture(database);
  const admin = await tenant.signIn(tenant.administrator, new Date());
  const { id: jobId } = await createJob(admin.ctx);
  const keepAll = await tenant.addRule("Keep all", { kind: "recording", definition: keepEverything });

  return {
    database,
    adminUrl,
    appUrl,
    archive,
    zoom,
    tenant,
    admin,
    jobId,
    /** The connection as another process would open it. */
    anotherPool: () => openDatabase(appUrl, { max: 2 }),
    /** The job's connection, unhurried by Zoom's limits, which the stand-in does not have. */
    connection: async () => ({
      ...(await zoomConnection(tenant.db, archive.keyring, jobId)),
      budget: { take: () => Promise.resolve() },
    }),
    /** Somebody of the stand-in's account ("Deniz Kaya") with licence, add-on and a rule that keeps everything. */
    addLicensed: (name: string) =>
      tenant.addPerson(name, { license: "compliance_uc", addOnZoom: true, recordingRuleId: keepAll }),
    async close() {
      await zoom.close();
      await own.drop();
      await archive.remove();
    },
  };
}

export const createJob = (ctx: UserCtx, name = "Zoom") =>
  createIntegrationJob(ctx, {
    name,
    enabled: true,
    integrationType: "zoom",
    syncRecordingRule: false,
    processingRegion: "EU",
  });

type Consent = { email?: string; decision?: "allow" | "decline" };

/** Starts the road and presses the button on Zoom's page; answers what Zoom sends the browser back with. */
export async function walkToConsent(
  scenario: Pick<Scenario, "zoom">,
  ctx: UserCtx,
  jobId: string,
  { email = "ada.okafor@contoso.example", decision = "allow" }: Consent = {},
): Promise<URLSearchParams> {
  const { url } = await connectJob(ctx, { id: jobId });
  const body = new URLSearchParams(new URL(url).search);
  body.set("user", shortId(`user ${email}`));
  body.set("decision", decision);
  const reply = await fetch(`${scenario.zoom.url}/oauth/authorize`, {
    method: "POST",
    body,
    redirect: "manual",
  });
  return new URL(reply.headers.get("location") ?? "").searchParams;
}

/** The whole road; the first connection of a job starts its first run. */
export async function connect(scenario: Scenario): Promise<void> {
  const { admin, jobId } = scenario;
  const finished = await finishConnect(admin.ctx, await walkToConsent(scenario, admin.ctx, jobId));
  if (finished.outcome !== "connected") throw new Error(`not connected: ${finished.outcome}`);
}

/** Lists everything for a run, as its functions do, and settles it; answers the run's row. */
export async function listRun(scenario: Scenario, runId: string) {
  const { tenant, jobId } = scenario;
  const zoom = await scenario.connection();
  const now = () => tenant.system(new Date());
  const { decideAgain } = await planRun(now(), zoom, { jobId, runId });
  let cursor: RedecideCursor | null = null;
  do {
    if (decideAgain) ({ next: cursor } = await redecideSkipped(now(), { jobId, runId, cursor }));
  } while (cursor);
  const read = () => tenant.db.tx((tx) => tx.select().from(jobRun).where(eq(jobRun.id, runId)));
  for (let [run] = await read(); run?.state === "listing"; [run] = await read()) {
    const at = { jobId, runId, stage: run.stage, offset: run.usersListed };
    // What the engine does when its tries are over: of sources beside the meetings no fault of a test passes by itself.
    await sweepStage(now(), zoom, at).catch((error: unknown) => {
      if (run.stage === "meetings") throw error;
      return giveUpStage(now(), at);
    });
  }
  await settleRun(now(), { runId });
  const [run] = await read();
  if (!run) throw new Error("the run is gone");
  return run;
}
