import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { job, jobRun, sourceItem } from "@/db/schema";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { planRun } from "./plan-run";
import { resumeRuns } from "./resume-runs";
import { runJobNow } from "./run-job-now";
import { settleRun } from "./settle-run";
import { startDueRun } from "./start-due-run";
import { sweepUsers } from "./sweep-users";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await scenario.tenant.addPerson("Oskar Nilsen");
  await connect(scenario);
  const { runId } = await runJobNow(scenario.admin.ctx, { id: scenario.jobId });
  await listRun(scenario, runId);
});
afterAll(() => scenario.close());

const items = () => scenario.tenant.db.tx((tx) => tx.select().from(sourceItem).orderBy(sourceItem.id));
const jobRow = async () => {
  const rows = await scenario.tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, scenario.jobId)));
  return rows[0];
};
const end = async (runId: string) => {
  await scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ state: "skipped" }).where(eq(sourceItem.state, "kept")),
  );
  await settleRun(scenario.tenant.system(new Date()), { runId });
};

it("does nothing twice: plans, sweeps and schedules repeated", async () => {
  const { tenant, jobId, admin } = scenario;
  const zoom = await scenario.connection();
  const { runId } = await runJobNow(admin.ctx, { id: jobId });
  const now = () => tenant.system(new Date());
  expect(await planRun(now(), zoom, { jobId, runId })).toEqual(await planRun(now(), zoom, { jobId, runId }));
  const sweeps = await Promise.all([1, 2].map(() => sweepUsers(now(), zoom, { jobId, runId, offset: 0 })));
  expect(await sweepUsers(now(), zoom, { jobId, runId, offset: 0 })).toMatchObject({
    listed: 0,
    done: false,
  });
  expect(sweeps.filter(({ done }) => done).length).toBeLessThanOrEqual(1);
  await listRun(scenario, runId);
  expect(await startDueRun(now(), { jobId })).toEqual({ started: false });
  const due = new Date((await jobRow())?.nextRunAt ?? 0);
  expect(await startDueRun(tenant.system(due), { jobId })).toEqual({ started: true });
  expect(await startDueRun(tenant.system(due), { jobId })).toEqual({ started: false });
  const [open] = await tenant.db.tx((tx) => tx.select().from(jobRun).where(eq(jobRun.state, "queued")));
  await listRun(scenario, open?.id ?? "");
});

it("asks again for what an event lost", async () => {
  const { tenant, admin, jobId } = scenario;
  const [row] = (await items()).filter((item) => item.reason === "no_recording_license");
  const later = tenant.system(new Date(Date.now() + 11 * 60_000));
  expect(await resumeRuns(later)).toEqual({ settled: 0, items: 0 });
  await tenant.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ state: "kept" })
      .where(eq(sourceItem.id, row?.id ?? "")),
  );
  expect(await resumeRuns(tenant.system(new Date()))).toMatchObject({ items: 0 });
  expect(await resumeRuns(later)).toMatchObject({ items: 1 });
  const { runId } = await runJobNow(admin.ctx, { id: jobId });
  await end(runId);
  await listRun(scenario, runId);
});
