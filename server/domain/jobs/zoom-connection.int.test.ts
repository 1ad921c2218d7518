import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { auditEvent, sourceItem, zoomConnection as grants } from "@/db/schema";
import { me } from "@/server/connectors/zoom/api";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { testKeyring } from "@/server/domain/tenants/testing/create-test-tenant";

import { getJob } from "./get-job";
import { runJobNow } from "./run-job-now";
import { readPair, zoomConnection } from "./zoom-connection";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await connect(scenario);
});
afterAll(() => scenario.close());

const tokenRequests = () => scenario.zoom.control.requests().byRoute["POST /oauth/token"] ?? 0;

/** The keyring as another process would hold it: an object of its own with the same keys. */
const sameKeyring = () =>
  new Proxy(testKeyring, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });

it("is one object per job and process", async () => {
  const { tenant, jobId } = scenario;
  const open = () => zoomConnection(tenant.db, testKeyring, jobId);
  expect(await open()).toBe(await open());
});

it("refreshes once, however many ask at the same time in two processes", async () => {
  const { tenant, jobId, zoom } = scenario;
  const pool = scenario.anotherPool();
  try {
    const here = await zoomConnection(tenant.db, testKeyring, jobId);
    const there = await zoomConnection(pool.tenant(tenant.tenantId), sameKeyring(), jobId);
    expect(there).not.toBe(here);
    const before = tokenRequests();
    const formerly = await readPair(tenant.db, testKeyring, jobId);
    zoom.control.expireAccessTokens();
    const asked = await Promise.all([here, there, here, there, here, there].map((one) => me(one)));
    expect(new Set(asked.map((user) => user.email))).toEqual(new Set(["ada.okafor@contoso.example"]));
    expect(tokenRequests() - before).toBe(1);
    const now = await readPair(tenant.db, testKeyring, jobId);
    expect(now?.refreshToken).not.toBe(formerly?.refreshToken);
    const [row] = await tenant.db.tx((tx) => tx.select().from(grants).where(eq(grants.jobId, jobId)));
    expect(row?.refreshedAt?.getTime()).toBeGreaterThan(row?.connectedAt.getTime() ?? Infinity);
  } finally {
    await pool.close();
  }
});

it("keeps the tokens when Zoom's token endpoint is out", async () => {
  const { zoom, tenant, jobId } = scenario;
  zoom.control.expireAccessTokens();
  zoom.control.addFault({ on: "token", kind: "error", status: 503, times: 0 });
  const hurried = { ...(await scenario.connection()), maxWaitMs: 0 };
  await expect(me(hurried)).rejects.toMatchObject({ code: "outage" });
  zoom.control.clearFaults();
  expect(await readPair(tenant.db, testKeyring, jobId)).not.toBeNull();
  await expect(me(await scenario.connection())).resolves.toMatchObject({ id: expect.any(String) as string });
});

it("declares a revoked grant dead, once, and leaves what was seen untouched", async () => {
  const { zoom, tenant, jobId, admin } = scenario;
  await scenario.addLicensed("Deniz Kaya");
  const { runId } = await runJobNow(admin.ctx, { id: jobId });
  await listRun(scenario, runId);
  const items = () =>
    tenant.db.tx((tx) =>
      tx.select().from(sourceItem).where(eq(sourceItem.jobId, jobId)).orderBy(sourceItem.id),
    );
  const before = await items();
  expect(before.length).toBeGreaterThan(0);

  zoom.control.revoke("contoso");
  const calls = [1, 2, 3].map(async () => me(await scenario.connection()));
  for (const call of await Promise.allSettled(calls)) {
    expect(call).toMatchObject({ status: "rejected", reason: { code: "connection_dead" } });
  }
  const detail = await getJob(admin.ctx, { id: jobId });
  expect(detail.state).toBe("disconnected");
  expect(detail.connection?.deadReason).toContain("no longer accepts");
  const [row] = await tenant.db.tx((tx) => tx.select().from(grants).where(eq(grants.jobId, jobId)));
  expect(row?.sealedTokens).toBeNull();
  const ends = await tenant.db.tx((tx) =>
    tx
      .select()
      .from(auditEvent)
      .where(and(eq(auditEvent.subjectId, jobId), eq(auditEvent.action, "job.disconnected"))),
  );
  expect(ends).toHaveLength(1);
  expect(await items()).toEqual(before);

  await connect(scenario);
  expect((await getJob(admin.ctx, { id: jobId })).connection?.deadReason).toBeNull();
});

it.each([
  ["is renewed at once with the old token, while Zoom still takes it", 60_000, null],
  ["says that it is to be connected again, when Zoom takes it no more", 0, "answer was lost"],
])("whose renewal's answer is lost %s", async (_, refreshGraceMs, deadReason) => {
  const { zoom, admin, jobId } = scenario;
  const connection = await scenario.connection();
  zoom.control.setLifetimes({ refreshGraceMs });
  zoom.control.expireAccessTokens();
  zoom.control.addFault({ on: "token", kind: "lost" });
  const before = tokenRequests();
  const [answer] = await Promise.allSettled([me(connection)]);
  expect(tokenRequests() - before).toBe(2);
  expect(answer.status).toBe(deadReason === null ? "fulfilled" : "rejected");
  const detail = await getJob(admin.ctx, { id: jobId });
  if (deadReason === null) expect(detail.connection?.deadReason).toBeNull();
  else expect(detail.connection?.deadReason).toContain(deadReason);
});
