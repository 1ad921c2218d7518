import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, sourceSetting, zoomConnection } from "@/db/schema";
import { archiveJob } from "@/server/domain/jobs/archive-job";
import { deleteJob } from "@/server/domain/jobs/delete-job";
import { getJob } from "@/server/domain/jobs/get-job";

import { restoreBatch, restoreSettings } from "./restore-settings";
import { settingsScenario, type SettingsScenario } from "./testing/settings-scenario";

let scenario: SettingsScenario;
let people: SettingsScenario["people"];
beforeAll(async () => {
  scenario = await settingsScenario();
  ({ people } = scenario);
  scenario.zoom.control.makeFree("contoso");
  await scenario.sync(true);
  await scenario.line(people.kaito);
});
afterAll(() => scenario.close());
beforeEach(() => {
  scenario.zoom.control.clearFaults();
  scenario.zoom.control.clearRequests();
});

describe("giving old values back", () => {
  const back = async () =>
    restoreBatch(scenario.tenant.system(new Date()), await scenario.connection(), {
      ...{ jobId: scenario.jobId, sourceIds: [await scenario.idOf(people.kaito)], after: null },
    });
  const atZoom = () => scenario.zoom.control.settings(people.kaito.upn).recording["auto_recording"];
  const audits = () => scenario.audits("source.setting_restored", people.kaito);
  const lock = (names: string[]) => scenario.zoom.control.lockSettings({ account: "contoso", names });
  const notRead = (skip: number) =>
    scenario.zoom.control.addFault({ on: "settings", kind: "error", status: 403, skip, times: 0 });

  it("a write that can’t be read back is no lock, and is found out by the next reading", async () => {
    scenario.zoom.control.setSettings({ email: people.kaito.upn, recording: { auto_recording: "none" } });
    notRead(3);
    await scenario.line(people.kaito);
    expect(await scenario.rowOf(people.kaito)).toMatchObject({ state: "failed", locked: [] });
    scenario.zoom.control.clearFaults();
    await scenario.line(people.kaito);
    expect(await scenario.rowOf(people.kaito)).toMatchObject({
      ...{ state: "written", previous: { auto_recording: "local" } },
    });
  });

  it("waits until the sync would not write them again", async () => {
    expect(await back()).toMatchObject({ restored: 0 });
    await scenario.sync(false);
  });

  it.each([
    ["locked", "a lock that nobody tells", () => lock(["auto_recording"]), "cloud"],
    ["failed", "Zoom shows nothing", () => notRead(0), "cloud"],
    ["failed", "Zoom shows nothing afterwards", () => notRead(3), "local"],
  ] as const)("keeps them, %s, where %s", async (state, _, break_, there) => {
    scenario.zoom.control.setSettings({ email: people.kaito.upn, recording: { auto_recording: "cloud" } });
    break_();
    expect(await back()).toMatchObject({ restored: 0 });
    lock([]);
    expect(await scenario.rowOf(people.kaito)).toMatchObject({
      ...{ state, previous: { auto_recording: "local" }, writtenAt: expect.any(Date) as Date },
    });
    expect(atZoom()).toBe(there);
    expect((await audits()).at(-1)).toMatchObject({ notTaken: "auto_recording" });
  });

  it("is asked for only with the scope to write, and names it", async () => {
    const { jobId, admin, tenant } = scenario;
    const scopesOf = async (scopes: string[]) =>
      tenant.db.tx((tx) => tx.update(zoomConnection).set({ scopes }).where(eq(zoomConnection.jobId, jobId)));
    const [grant] = await tenant.db.tx((tx) => tx.select().from(zoomConnection));
    await scopesOf((grant?.scopes ?? []).filter((scope) => scope !== "user:update:settings:admin"));
    await expect(restoreSettings(admin.ctx, { jobId })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      message: expect.stringContaining("user:update:settings:admin") as string,
    });
    await scopesOf((grant?.scopes ?? []).filter((scope) => scope !== "phone:update:user:admin"));
    const sourceId = await scenario.idOf(people.kaito);
    const phone = { tenantId: tenant.tenantId, jobId, sourceId, product: "phone" as const };
    const previous = { "auto_call_recording.enable": false };
    await tenant.db.tx((tx) =>
      tx.insert(sourceSetting).values({ ...phone, state: "written", current: {}, previous }),
    );
    const partly = { users: 1, missing: ["phone:update:user:admin"] };
    expect(await restoreSettings(admin.ctx, { jobId })).toEqual(partly);
    await scenario.forget(people.kaito, "phone");
    await scopesOf(grant?.scopes ?? []);
    expect(await restoreSettings(admin.ctx, { jobId })).toEqual({ users: 1, missing: [] });
  });

  it.each([
    ["archived", archiveJob],
    ["deleted", deleteJob],
  ] as const)("comes before the job is %s, unless somebody chose otherwise", async (_, putAway) => {
    const { jobId, admin } = scenario;
    await expect(putAway(admin.ctx, { id: jobId })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("for 1 user,") as string,
    });
    expect(await scenario.rowOf(people.kaito)).toMatchObject({ previous: { auto_recording: "local" } });
    expect((await getJob(admin.ctx, { id: jobId })).connection?.deadReason).toBeNull();
  });

  it("sets Zoom as it was, forgets the old values and audits it", async () => {
    scenario.zoom.control.setSettings({ email: people.kaito.upn, recording: { auto_recording: "cloud" } });
    const before = (await audits()).length;
    expect(await back()).toMatchObject({ restored: 1 });
    expect(atZoom()).toBe("local");
    expect(await scenario.rowOf(people.kaito)).toMatchObject({
      ...{ state: "differs", previous: null, writtenAt: null },
    });
    const place = { job: scenario.jobId, user: await scenario.idOf(people.kaito), product: "meetings" };
    expect((await audits()).slice(before)).toEqual([{ ...place, auto_recording: "cloud > local" }]);
    expect(await back()).toMatchObject({ restored: 0 });
  });

  it("is done for what Zoom has already, and keeps what Zoom leaves out of its answer", async () => {
    const previous = { auto_recording: "local", no_longer_offered: true };
    await scenario.tenant.db.tx((tx) =>
      tx.update(sourceSetting).set({ previous }).where(eq(sourceSetting.state, "differs")),
    );
    expect(await back()).toMatchObject({ restored: 0 });
    expect(scenario.asked()).not.toHaveProperty("PATCH /v2/users/:userId/settings");
    expect(await scenario.rowOf(people.kaito)).toMatchObject({
      ...{ state: "unavailable", previous: { no_longer_offered: true } },
    });
  });

  it("is given up where somebody chose so, which is written down", async () => {
    const { jobId: id, admin, tenant } = scenario;
    expect(await deleteJob(admin.ctx, { id, leaveSettings: true })).toEqual({ deleted: true });
    const [act] = await tenant.db.tx((tx) =>
      tx.select().from(auditEvent).where(eq(auditEvent.action, "job.deleted")),
    );
    expect(act?.detail).toMatchObject({ settingsLeft: 1 });
  });
});
