import { desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvent, job, jobRun, sourceItem } from "@/db/schema";
import { connect, createJob, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { getJob } from "./get-job";
import { pauseJob, resumeJob } from "./pause-job";
import { planRun } from "./plan-run";
import { runJobNow } from "./run-job-now";
import { settleRun } from "./settle-run";
import { startBackfill } from "./start-backfill";
import { sweepStage } from "./sweep-stage";
import { updateJob } from "./update-job";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await scenario.addLicensed("Deniz Kaya");
  await connect(scenario);
});
afterAll(() => scenario.close());

const dayMs = 24 * 60 * 60_000;
const wanted = { name: "Zoom", syncRecordingRule: false, processingRegion: "EU" } as const;

const jobRow = async (id = scenario.jobId) => {
  const rows = await scenario.tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, id)));
  return rows[0];
};
const newestRun = async (jobId = scenario.jobId) => {
  const [run] = await scenario.tenant.db.tx((tx) =>
    tx.select().from(jobRun).where(eq(jobRun.jobId, jobId)).orderBy(desc(jobRun.createdAt)).limit(1),
  );
  if (!run) throw new Error("no run");
  return run;
};
const acts = (
  action: "job.paused" | "job.resumed" | "job.archived" | "job.deleted" | "job.backfill_started",
) => scenario.tenant.db.tx((tx) => tx.select().from(auditEvent).where(eq(auditEvent.action, action)));
const itemsOf = (runId: string) =>
  scenario.tenant.db.tx((tx) => tx.select().from(sourceItem).where(eq(sourceItem.lastRunId, runId)));
const reasonsIn = async (from: Date, to: Date) => {
  const rows = await scenario.tenant.db.tx((tx) => tx.select().from(sourceItem));
  return rows.filter((row) => row.startedAt >= from && row.startedAt < to).map((row) => row.reason);
};
/** As if everything that is kept had been imported. */
async function end(runId: string) {
  await scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ state: "skipped" }).where(eq(sourceItem.state, "kept")),
  );
  await settleRun(scenario.tenant.system(new Date()), { runId });
}

describe("pausing", () => {
  it("holds the running package where it stands, and resuming goes on with it", async () => {
    const { admin, jobId, tenant } = scenario;
    const run = await newestRun();
    expect(await pauseJob(admin.ctx, { id: jobId })).toEqual({ paused: true });
    expect(await pauseJob(admin.ctx, { id: jobId })).toEqual({ paused: false });
    expect((await getJob(admin.ctx, { id: jobId })).state).toBe("paused");

    const zoom = await scenario.connection();
    const before = scenario.zoom.control.requests().total;
    expect((await planRun(tenant.system(), zoom, { jobId, runId: run.id })).listing).toBe(false);
    await sweepStage(tenant.system(), zoom, { jobId, runId: run.id, stage: "meetings", offset: 0 });
    expect(scenario.zoom.control.requests().total).toBe(before);
    expect((await newestRun()).state).toBe("queued");

    expect(await resumeJob(admin.ctx, { id: jobId })).toEqual({ resumed: true });
    expect(await resumeJob(admin.ctx, { id: jobId })).toEqual({ resumed: false });
    const asked = await tenant.db.tx((tx) =>
      tx.execute<{ n: number }>(
        sql`select count(*)::int as n from engine.outbox where name = 'job/run.requested' and data->>'runId' = ${run.id}`,
      ),
    );
    expect(asked[0]?.n).toBe(2);
    const listed = await listRun(scenario, run.id);
    expect(listed.state).toBe("importing");

    await pauseJob(admin.ctx, { id: jobId });
    await resumeJob(admin.ctx, { id: jobId });
    await pauseJob(admin.ctx, { id: jobId });
    expect([(await acts("job.paused")).length, (await acts("job.resumed")).length]).toEqual([3, 2]);
    // What was under way when it was paused may have been the last of it.
    await end(run.id);
    expect(await jobRow()).toMatchObject({ pausedAt: null, state: "connected" });
  });

  it("needs a package that runs", async () => {
    const { admin, jobId } = scenario;
    await expect(pauseJob(admin.ctx, { id: jobId })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });

  it("ends with the run: a job that is switched off meanwhile is not paused for ever", async () => {
    const { admin, jobId } = scenario;
    await runJobNow(admin.ctx, { id: jobId });
    await pauseJob(admin.ctx, { id: jobId });
    await updateJob(admin.ctx, { ...wanted, id: jobId, enabled: false });
    expect(await jobRow()).toMatchObject({ pausedAt: null, state: "disabled" });
  });
});

describe("a time without the job", () => {
  it("becomes a run that lists it, and its recordings stand in the ledger as kept out", async () => {
    const { admin, jobId, tenant } = scenario;
    const since = new Date(Date.now() - 20 * dayMs);
    await tenant.db.tx((tx) => tx.update(job).set({ disabledAt: since }).where(eq(job.id, jobId)));
    // What was seen in that time is seen anew.
    await tenant.db.tx((tx) => tx.delete(sourceItem).where(eq(sourceItem.jobId, jobId)));
    await updateJob(admin.ctx, { ...wanted, id: jobId, enabled: true });
    const gap = await newestRun();
    expect(gap).toMatchObject({ trigger: "gap", state: "queued", windowFrom: since });
    const lastSuccessAt = (await jobRow())?.lastSuccessAt;
    const listed = await listRun(scenario, gap.id);
    expect(listed).toMatchObject({ state: "done", windowFrom: since, windowTo: gap.windowTo });
    expect((await jobRow())?.lastSuccessAt).toEqual(lastSuccessAt);
    expect((await jobRow())?.disabledAt).toBeNull();

    const reasons = await reasonsIn(since, new Date());
    expect(reasons).toContain("job_disabled");
    expect(reasons).not.toContain("rule_keeps");
    expect((await getJob(admin.ctx, { id: jobId })).gaps).toEqual([
      { runId: gap.id, from: since, to: gap.windowTo },
    ]);
  });

  it("stays kept out in later runs, which import what began since", async () => {
    const { admin, jobId } = scenario;
    const [gap] = (await getJob(admin.ctx, { id: jobId })).gaps;
    if (!gap) throw new Error("no gap");
    const { uuid } = await scenario.zoom.control.record({ account: "contoso", host: "deniz.kaya" });
    await scenario.tenant.db.tx((tx) =>
      tx
        .update(jobRun)
        .set({ windowTo: new Date(Date.now() - dayMs) })
        .where(eq(jobRun.id, gap.runId)),
    );
    const { runId } = await runJobNow(admin.ctx, { id: jobId });
    await listRun(scenario, runId);
    const rows = await itemsOf(runId);
    const fresh = rows.filter((row) => row.sessionKey === uuid);
    expect(fresh.length).toBeGreaterThan(0);
    expect(new Set(fresh.map((row) => row.reason))).toEqual(new Set(["rule_keeps"]));
    expect(rows.map((row) => row.reason)).toContain("job_disabled");
    await end(runId);
  });

  it("is imported once somebody asks for it, and refuses while a run goes on", async () => {
    const { admin, jobId } = scenario;
    const [gap] = (await getJob(admin.ctx, { id: jobId })).gaps;
    if (!gap) throw new Error("no gap");
    const stretch = { id: jobId, from: gap.from, to: gap.to };
    const forecast = { items: 12, bytes: 3_400 };
    const { runId } = await startBackfill(admin.ctx, { ...stretch, forecast });
    await expect(startBackfill(admin.ctx, stretch)).rejects.toMatchObject({ code: "CONFLICT" });
    const run = await listRun(scenario, runId);
    expect(run).toMatchObject({
      trigger: "backfill",
      windowFrom: gap.from,
      forecastItems: 12,
      forecastBytes: 3_400,
    });
    const reasons = await reasonsIn(gap.from, gap.to);
    expect(reasons).toContain("rule_keeps");
    expect(reasons).not.toContain("job_disabled");
    expect((await getJob(admin.ctx, { id: jobId })).gaps).toEqual([]);
    expect((await acts("job.backfill_started")).map((act) => act.detail["run"])).toEqual([runId]);
    const lastSuccessAt = (await jobRow())?.lastSuccessAt;
    await end(runId);
    expect((await jobRow())?.lastSuccessAt).toEqual(lastSuccessAt);
  });

  it("is fetched at once where that was chosen, and known where nothing can be listed", async () => {
    const { admin, jobId } = scenario;
    const ctx = { ...admin.ctx, now: new Date() };
    await updateJob(ctx, { ...wanted, id: jobId, enabled: false });
    await updateJob(ctx, { ...wanted, id: jobId, enabled: true, fetchGap: true });
    const fetched = await newestRun();
    expect(fetched).toMatchObject({ trigger: "backfill", state: "queued" });
    await listRun(scenario, fetched.id);
    await end(fetched.id);
    expect((await getJob(admin.ctx, { id: jobId })).gaps).toEqual([]);

    const { id } = await createJob(ctx, "Never connected");
    const at = new Date(0);
    await scenario.tenant.db.tx((tx) =>
      tx.insert(jobRun).values({
        ...{ tenantId: scenario.tenant.tenantId, id: crypto.randomUUID(), jobId: id },
        ...{ trigger: "manual" as const, state: "done" as const, createdAt: at },
      }),
    );
    await updateJob(admin.ctx, { ...wanted, name: "Never connected", id, enabled: false });
    await updateJob(admin.ctx, { ...wanted, name: "Never connected", id, enabled: true });
    expect(await newestRun(id)).toMatchObject({ trigger: "gap", state: "failed" });
    expect((await getJob(admin.ctx, { id })).gaps).toHaveLength(1);
  });
});
