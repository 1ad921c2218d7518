import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { auditEvent, rateBucket } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { connect, createJob, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testKeyring } from "@/server/domain/tenants/testing/create-test-tenant";

import { getJob } from "./get-job";
import type { SetZoomPlan } from "./schema";
import { setZoomPlan } from "./set-zoom-plan";
import { zoomConnection } from "./zoom-connection";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await connect(scenario);
});
afterAll(() => scenario.close());

const planOf = async () => {
  const { connection } = await getJob(scenario.admin.ctx, { id: scenario.jobId });
  return connection?.plan;
};
const changes = async () => {
  const rows = await scenario.tenant.db.tx((tx) =>
    tx
      .select({ detail: auditEvent.detail })
      .from(auditEvent)
      .where(and(eq(auditEvent.action, "job.changed"), eq(auditEvent.subjectId, scenario.jobId)))
      .orderBy(auditEvent.id),
  );
  return rows.map(({ detail }) => detail);
};
const countedDays = async () => {
  const rows = await scenario.tenant.db.tx((tx) => tx.select({ label: rateBucket.label }).from(rateBucket));
  return rows.map(({ label }) => label).filter((label) => label.startsWith("day "));
};

it("is told, kept, shown and taken back, each change once in the audit log", async () => {
  const { admin, jobId } = scenario;
  expect(await planOf()).toBeNull();
  const wanted: [SetZoomPlan["plan"], number][] = [
    ["free", 1],
    ["free", 1],
    ["business", 2],
    [null, 3],
    [null, 3],
  ];
  for (const [plan, written] of wanted) {
    expect(await setZoomPlan(admin.ctx, { id: jobId, plan })).toEqual({ id: jobId });
    expect(await planOf()).toBe(plan);
    expect(await changes()).toHaveLength(written);
  }
  expect(await changes()).toEqual(
    ["free", "business", "installation"].map((plan) => ({ fields: "zoomPlan", plan })),
  );
});

it("paces the job's calls from then on, in a process that has its connection open", async () => {
  const { admin, jobId, tenant } = scenario;
  const { budget } = await zoomConnection(tenant.db, testKeyring, jobId);
  await budget.take("phone_light");
  expect(await countedDays()).not.toContain("day medium");
  await setZoomPlan(admin.ctx, { id: jobId, plan: "free" });
  // On Free alone do the calls of this label have a day's limit, which is counted.
  await budget.take("medium");
  expect(await countedDays()).toContain("day medium");
  await setZoomPlan(admin.ctx, { id: jobId, plan: null });
});

it("is for those who look after jobs, of a job of theirs that was connected", async () => {
  const { admin, tenant, jobId, database } = scenario;
  const plain = await tenant.signIn(await tenant.addPerson("Petra Plain"), new Date());
  const other = await tenantFixture(database, { name: "Elsewhere" });
  const stranger = await other.signIn(other.administrator, new Date());
  const { id: unconnected } = await createJob(admin.ctx, "Not connected");
  const before = await changes();
  const cases: [UserCtx, string, string][] = [
    [plain.ctx, jobId, "FORBIDDEN"],
    [stranger.ctx, jobId, "NOT_FOUND"],
    [admin.ctx, crypto.randomUUID(), "NOT_FOUND"],
    [admin.ctx, unconnected, "PRECONDITION_FAILED"],
  ];
  for (const [ctx, id, code] of cases) {
    await expect(setZoomPlan(ctx, { id, plan: "business" })).rejects.toMatchObject({ code });
  }
  expect(await planOf()).toBeNull();
  expect(await changes()).toEqual(before);
});
