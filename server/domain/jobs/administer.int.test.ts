import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEvent, job, sourceItem } from "@/db/schema";
import { connect, createJob, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { archiveJob } from "./archive-job";
import { createIntegrationJob } from "./create-integration-job";
import { deleteJob } from "./delete-job";
import { getJob } from "./get-job";
import { listJobs } from "./list-jobs";
import { pauseJob, resumeJob } from "./pause-job";
import { previewSchedule } from "./preview-schedule";
import { runJobNow } from "./run-job-now";
import { startBackfill } from "./start-backfill";
import { updateJob } from "./update-job";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await scenario.addLicensed("Deniz Kaya");
  await connect(scenario);
  const { runId } = await runJobNow(scenario.admin.ctx, { id: scenario.jobId });
  await listRun(scenario, runId);
});
afterAll(() => scenario.close());

const wanted = { name: "Zoom", syncRecordingRule: false, processingRegion: "EU" } as const;

const jobRow = async (id = scenario.jobId) => {
  const rows = await scenario.tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, id)));
  return rows[0];
};
const acts = (
  action: "job.paused" | "job.resumed" | "job.archived" | "job.deleted" | "job.backfill_started",
) => scenario.tenant.db.tx((tx) => tx.select().from(auditEvent).where(eq(auditEvent.action, action)));
describe("the schedule", () => {
  it("is checked, shown and kept", async () => {
    const { admin, jobId } = scenario;
    const shown = await previewSchedule(admin.ctx, { schedule: "15 3 * * 1-5" });
    expect(shown.times).toHaveLength(3);
    expect(shown.timeZone).toBe("Europe/Berlin");
    await updateJob(admin.ctx, { ...wanted, id: jobId, enabled: true, schedule: "15 3 * * 1-5" });
    expect(await jobRow()).toMatchObject({ schedule: "15 3 * * 1-5", nextRunAt: shown.times[0] });
    expect((await getJob(admin.ctx, { id: jobId })).nextRuns).toEqual(shown.times);
    const tooOften = { ...wanted, id: jobId, enabled: true, schedule: "*/5 * * * *" };
    await expect(updateJob(admin.ctx, tooOften)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const created = createIntegrationJob(admin.ctx, {
      ...{ ...wanted, name: "Too often", enabled: true, integrationType: "zoom", schedule: "* * * * *" },
    });
    await expect(created).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("archiving and deleting", () => {
  it("deletes a job that never brought a recording, with its ledger, and frees its name", async () => {
    const { admin } = scenario;
    const { id } = await createJob(admin.ctx, "Short-lived");
    await scenario.tenant.db.tx((tx) =>
      tx
        .update(sourceItem)
        .set({ jobId: id })
        .where(and(eq(sourceItem.jobId, scenario.jobId), eq(sourceItem.state, "waiting"))),
    );
    expect(await deleteJob(admin.ctx, { id })).toEqual({ deleted: true });
    await expect(deleteJob(admin.ctx, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await acts("job.deleted")).toHaveLength(1);
    await createJob(admin.ctx, "Short-lived");
  });

  it("archives one that recordings carry: no connection, no runs, still in the history, name and account free", async () => {
    const { admin, jobId, tenant } = scenario;
    const [item] = await tenant.db.tx((tx) =>
      tx.select().from(sourceItem).where(eq(sourceItem.jobId, jobId)).limit(1),
    );
    await tenant.db.tx((tx) =>
      tx
        .update(sourceItem)
        .set({ conversationId: crypto.randomUUID() })
        .where(eq(sourceItem.id, item?.id ?? "")),
    );
    await expect(deleteJob(admin.ctx, { id: jobId })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await getJob(admin.ctx, { id: jobId })).carriesRecordings).toBe(true);
    expect(await archiveJob(admin.ctx, { id: jobId })).toEqual({ archived: true });
    expect(await archiveJob(admin.ctx, { id: jobId })).toEqual({ archived: false });
    expect(await jobRow()).toMatchObject({ enabled: false, nextRunAt: null, state: "disabled" });
    expect((await getJob(admin.ctx, { id: jobId })).connection).toBeNull();
    await expect(runJobNow(admin.ctx, { id: jobId })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    await expect(updateJob(admin.ctx, { ...wanted, id: jobId, enabled: true })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
    const listed = async (historical: boolean) =>
      (await listJobs(admin.ctx, { historical })).map((entry) => entry.id);
    expect(await listed(false)).not.toContain(jobId);
    expect(await listed(true)).toContain(jobId);
    const { id } = await createJob(admin.ctx, "Zoom");
    await connect({ ...scenario, jobId: id });
    expect((await getJob(admin.ctx, { id })).state).toBe("running");
  });
});

describe("who may", () => {
  it("is decided by the right, and jobs of others do not exist", async () => {
    const { tenant, jobId, database } = scenario;
    const plain = await tenant.signIn(await tenant.addPerson("Petra Plain"), new Date());
    const other = await tenantFixture(database, { name: "Elsewhere" });
    const stranger = await other.signIn(other.administrator, new Date());
    const stretch = { id: jobId, from: new Date(0), to: new Date() };
    const changed = { ...wanted, id: jobId, enabled: true };
    for (const act of [
      (who: typeof plain) => pauseJob(who.ctx, { id: jobId }),
      (who: typeof plain) => resumeJob(who.ctx, { id: jobId }),
      (who: typeof plain) => archiveJob(who.ctx, { id: jobId }),
      (who: typeof plain) => deleteJob(who.ctx, { id: jobId }),
      (who: typeof plain) => startBackfill(who.ctx, stretch),
      (who: typeof plain) => updateJob(who.ctx, changed),
    ]) {
      await expect(act(plain)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(act(stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const preview = previewSchedule(plain.ctx, { schedule: "0 2 * * *" });
    await expect(preview).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
