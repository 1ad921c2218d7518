import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { job, jobRun, sourceCheck, sourceItem, sourceUser } from "@/db/schema";
import { startDueChecks } from "@/server/domain/completeness/start-check";
import { getRun } from "@/server/domain/jobs/get-run";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { mapIdentity } from "@/server/domain/mapping/map-identity";
import { connect, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import type { TestPerson } from "@/server/domain/testing/tenant-fixture";
import { startRelay } from "@/server/engine/relay";
import { startBoth } from "@/server/engine/testing/harness";

import { served } from ".";

const dayMs = 24 * 60 * 60_000;

let scenario: Scenario;
let engine: Awaited<ReturnType<typeof startBoth>>;
let licensed: TestPerson;
let relay: Awaited<ReturnType<typeof startRelay>>;

beforeAll(async () => {
  Object.assign(process.env, { ZOOM_PLAN: "business", ZOOM_RATE_SHARE: "100" });
  scenario = await zoomScenario();
  const { appUrl: databaseUrl, tenant, jobId } = scenario;
  engine = await startBoth(databaseUrl, () => [...served.functions]);
  relay = await startRelay({
    databaseUrl,
    send: async (events) => void (await engine.client.send([...events])),
  });
  licensed = await scenario.addLicensed("Deniz Kaya");
  // A short look back: Zoom's pace is kept for real here.
  const lastSuccessAt = new Date(Date.now() - 14 * dayMs);
  await tenant.db.tx((tx) => tx.update(job).set({ lastSuccessAt }).where(eq(job.id, jobId)));
});
afterAll(async () => {
  await relay.stop();
  await engine.stop();
  await engine.sql.end();
  await scenario.close();
});

const summary = (runId: string) => getRun(scenario.admin.ctx, { runId });
const ends = { timeout: 60_000, interval: 100 };

it("asks the engine for nothing that it does not do", () => {
  expect(engine.registration.refused).toEqual([]);
});

it(
  "goes from a new connection to archived recordings by itself, driven by events",
  { timeout: 90_000 },
  async () => {
    await connect(scenario);
    const [run] = await scenario.tenant.db.tx((tx) => tx.select().from(jobRun));
    const runId = run?.id ?? "";
    await expect.poll(async () => (await summary(runId)).state, ends).toBe("done");
    const done = await summary(runId);
    expect(done).toMatchObject({ trigger: "first_connect", failure: null, importing: 0, failed: 0 });
    expect(done.archived).toBeGreaterThan(0);
    expect(done.skipped.map(({ reason }) => reason)).toContain("no_matching_user");
  },
);

it("imports what waited for somebody as soon as they are mapped", { timeout: 90_000 }, async () => {
  const { admin, jobId, tenant } = scenario;
  const [desk] = await tenant.db.tx((tx) =>
    tx.select().from(sourceUser).where(eq(sourceUser.emailNormalized, "desk.phone@contoso-markets.example")),
  );
  const sourceId = desk?.sourceId ?? "";
  const states = async () => {
    const rows = await tenant.db.tx((tx) =>
      tx.select({ state: sourceItem.state }).from(sourceItem).where(eq(sourceItem.ownerSourceId, sourceId)),
    );
    return [...new Set(rows.map(({ state }) => state))];
  };
  expect(await states()).toEqual(["skipped"]);
  await mapIdentity(admin.ctx, { personId: licensed.id, jobId, sourceId });
  await expect.poll(states, ends).toEqual(["archived"]);
});

it("lets a completeness report stand still while its job is paused", { timeout: 90_000 }, async () => {
  const { jobId, tenant } = scenario;
  const id = crypto.randomUUID();
  const pause = (pausedAt: Date | null) =>
    tenant.db.tx((tx) => tx.update(job).set({ pausedAt }).where(eq(job.id, jobId)));
  const ended = async () => {
    const [row] = await engine.sql<{ count: number }[]>`
      select count(*)::int as count from engine.run
      where event->>'name' = 'ledger/check.requested' and event->'data'->>'checkId' = ${id} and status = 'completed'`;
    return row?.count;
  };
  const state = async () =>
    (await tenant.db.tx((tx) => tx.select().from(sourceCheck).where(eq(sourceCheck.id, id))))[0]?.state;
  const to = new Date();
  await pause(to);
  await tenant.db.tx((tx) =>
    tx.insert(sourceCheck).values({
      ...{ tenantId: tenant.tenantId, id, jobId, state: "queued" as const },
      ...{ from: new Date(to.getTime() - dayMs), to, createdAt: new Date(to.getTime() - dayMs / 24) },
    }),
  );
  await startDueChecks(tenant.system(new Date()));
  await expect.poll(ended, ends).toBe(1);
  expect(await state()).toBe("queued");
  await pause(null);
  await startDueChecks(tenant.system(new Date()));
  await expect.poll(state, ends).toBe("done");
});

it(
  "ends a run as failed when Zoom no longer accepts the connection, and concludes nothing",
  { timeout: 90_000 },
  async () => {
    const { admin, jobId, zoom, tenant } = scenario;
    const items = () => tenant.db.tx((tx) => tx.select().from(sourceItem).orderBy(sourceItem.id));
    const before = await items();
    zoom.control.revoke("contoso");
    const { runId } = await runJobNow(admin.ctx, { id: jobId });
    await expect.poll(async () => (await summary(runId)).state, ends).toBe("failed");
    expect((await summary(runId)).failure).toContain("no longer accepts");
    expect(await items()).toEqual(before);
  },
);
