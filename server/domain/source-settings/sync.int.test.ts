import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { sourceUser } from "@/db/schema";

import { bringInLine } from "./bring-in-line";
import { nextUsers } from "./next-users";
import { notePhones } from "./note-phones";
import { settingsScenario, type SettingsScenario } from "./testing/settings-scenario";

let scenario: SettingsScenario;
let people: SettingsScenario["people"];
beforeAll(async () => {
  scenario = await settingsScenario();
  ({ people } = scenario);
});
afterAll(() => scenario.close());
beforeEach(() => {
  scenario.zoom.control.clearFaults();
  scenario.zoom.control.clearRequests();
});

it("notes who has a phone, and asks nobody else about theirs", async () => {
  await notePhones(scenario.tenant.system(), await scenario.connection(), { jobId: scenario.jobId });
  expect(await scenario.rowOf(people.lena, "phone")).toMatchObject({ state: "not_read", readAt: null });
  expect(await scenario.rowOf(people.priya, "phone")).toBeUndefined();
});

describe("with the sync off", () => {
  it("reads and compares in one call a person and product, and one for the account’s locks, and writes nothing", async () => {
    expect(await scenario.line(people.lena)).toEqual({ read: 2, written: 0, stopped: false });
    expect(await scenario.rowOf(people.lena)).toMatchObject({
      state: "differs",
      current: { auto_recording: "none", cloud_recording: true },
      wanted: { auto_recording: "cloud" },
      previous: null,
    });
    expect(scenario.asked()).toEqual({
      "GET /v2/users/:userId/settings": 1,
      "GET /v2/accounts/:accountId/lock_settings": 1,
      "GET /v2/phone/users/:userId": 1,
    });
  });

  it("leaves people alone of whom nothing is wanted, and is done with those who are nobody here", async () => {
    const [nobody] = await scenario.tenant.db.tx((tx) =>
      tx
        .select()
        .from(sourceUser)
        .where(eq(sourceUser.emailNormalized, "desk.phone@contoso-markets.example")),
    );
    const input = { jobId: scenario.jobId, sourceIds: [nobody?.sourceId ?? ""] };
    expect(
      await bringInLine(scenario.tenant.system(new Date()), await scenario.connection(), input),
    ).toMatchObject({
      read: 0,
    });
    expect(scenario.asked()).toEqual({});
    const { sourceIds } = await nextUsers(scenario.tenant.system(new Date()), {
      jobId: scenario.jobId,
      after: null,
    });
    expect(sourceIds).not.toContain(nobody?.sourceId);
    expect(sourceIds).not.toContain(await scenario.idOf(people.lena));
    expect(sourceIds).toContain(await scenario.idOf(people.deniz));
  });
});

describe("with the sync on", () => {
  beforeAll(() => scenario.sync(true));

  it("writes only what differs, keeps the old value, reads back and audits it", async () => {
    await scenario.line(people.lena);
    const row = await scenario.rowOf(people.lena);
    expect(row).toMatchObject({ state: "written", previous: { auto_recording: "none" }, locked: [] });
    expect(scenario.zoom.control.settings(people.lena.upn).recording).toMatchObject({
      auto_recording: "cloud",
      recording_disclaimer: true,
      local_recording: true,
    });
    expect(await scenario.audits("source.setting_written", people.lena)).toEqual([
      {
        job: scenario.jobId,
        user: await scenario.idOf(people.lena),
        product: "meetings",
        auto_recording: "none > cloud",
      },
    ]);
  });

  it("does nothing when everything is as wanted", async () => {
    await scenario.line(people.lena);
    expect(scenario.asked()).toEqual({
      "GET /v2/users/:userId/settings": 1,
      "GET /v2/accounts/:accountId/lock_settings": 1,
      "GET /v2/phone/users/:userId": 1,
    });
    expect(await scenario.rowOf(people.lena)).toMatchObject({ state: "written" });
  });

  it("keeps a local recording's old value", async () => {
    await scenario.line(people.kaito);
    expect(await scenario.rowOf(people.kaito)).toMatchObject({
      previous: { auto_recording: "local" },
      state: "written",
    });
  });

  it("repairs drift, and what is kept stays what was there before the first write", async () => {
    scenario.zoom.control.setSettings({
      email: people.lena.upn,
      recording: { auto_recording: "local" },
    });
    await scenario.line(people.lena);
    expect(scenario.zoom.control.settings(people.lena.upn).recording["auto_recording"]).toBe("cloud");
    expect(await scenario.rowOf(people.lena)).toMatchObject({ previous: { auto_recording: "none" } });
    expect((await scenario.audits("source.setting_written", people.lena)).at(-1)).toMatchObject({
      auto_recording: "local > cloud",
    });
  });

  it("says who has no license at Zoom, and sends nothing", async () => {
    await scenario.line(people.priya);
    expect(await scenario.rowOf(people.priya)).toMatchObject({ state: "not_licensed", previous: null });
    expect(scenario.asked()).not.toHaveProperty("PATCH /v2/users/:userId/settings");
  });

  it("finds a lock of the person's group before writing", async () => {
    const { control } = scenario.zoom;
    control.setSettings({ email: people.deniz.upn, recording: { auto_recording: "none" } });
    control.putIntoGroup({ email: people.deniz.upn, group: "trading" });
    control.lockSettings({ account: "contoso", group: "trading", names: ["auto_recording"] });
    await scenario.line(people.deniz);
    expect(await scenario.rowOf(people.deniz)).toMatchObject({
      state: "locked",
      locked: ["auto_recording"],
      previous: null,
    });
    expect(scenario.asked()).not.toHaveProperty("PATCH /v2/users/:userId/settings");
  });

  it("finds a lock of the account before writing", async () => {
    const { control } = scenario.zoom;
    control.putIntoGroup({ email: people.deniz.upn, group: "another" });
    control.lockSettings({ account: "contoso", group: "trading", names: [] });
    control.lockSettings({ account: "contoso", names: ["auto_recording"] });
    await scenario.forget(people.deniz, "meetings");
    await scenario.line(people.deniz);
    expect(await scenario.rowOf(people.deniz)).toMatchObject({
      state: "locked",
      locked: ["auto_recording"],
      previous: null,
    });
    expect(scenario.asked()).not.toHaveProperty("PATCH /v2/users/:userId/settings");
  });

  it("finds a lock that nobody tells by reading back, and believes it for some days", async () => {
    const { control } = scenario.zoom;
    control.makeFree("contoso");
    await scenario.forget(people.deniz, "meetings");
    const now = new Date();
    await scenario.line(people.deniz, now);
    expect(await scenario.rowOf(people.deniz)).toMatchObject({ state: "locked", locked: ["auto_recording"] });
    expect((await scenario.audits("source.setting_written", people.deniz)).at(-1)).toMatchObject({
      notTaken: "auto_recording",
    });
    control.clearRequests();
    await scenario.line(people.deniz, new Date(now.getTime() + 86_400_000));
    expect(scenario.asked()).not.toHaveProperty("PATCH /v2/users/:userId/settings");
    control.lockSettings({ account: "contoso", names: [] });
    await scenario.line(people.deniz, new Date(now.getTime() + 7 * 86_400_000));
    expect(await scenario.rowOf(people.deniz)).toMatchObject({ state: "written", locked: [] });
  });

  it("obeys the locks of a phone, and writes what is not locked", async () => {
    const { control } = scenario.zoom;
    const policy = { auto_call_recording: { enable: false } };
    control.setSettings({ email: people.deniz.upn, policy });
    control.lockSettings({
      account: "contoso",
      phoneOf: people.deniz.upn,
      names: ["auto_call_recording"],
    });
    await scenario.line(people.deniz);
    expect(await scenario.rowOf(people.deniz, "phone")).toMatchObject({ state: "locked" });
    control.lockSettings({ account: "contoso", phoneOf: people.deniz.upn, names: [] });
    await scenario.line(people.deniz);
    expect(await scenario.rowOf(people.deniz, "phone")).toMatchObject({
      state: "written",
      previous: { "auto_call_recording.enable": false },
    });
    expect(control.settings(people.deniz.upn).policy["auto_call_recording"]).toMatchObject({
      enable: true,
      recording_start_prompt: true,
    });
  });

  it("notes a user whom Zoom refuses and goes on; an outage is an error, a dead grant the end", async () => {
    const { control } = scenario.zoom;
    control.addFault({ on: "settings", kind: "error", status: 403, times: 0 });
    expect(await scenario.line(people.kaito)).toMatchObject({ stopped: false });
    expect(await scenario.rowOf(people.kaito)).toMatchObject({
      state: "failed",
      previous: { auto_recording: "local" },
    });
    control.clearFaults();
    control.addFault({ on: "settings", kind: "missing scope", times: 0 });
    expect(await scenario.line(people.kaito)).toMatchObject({ stopped: true });
    control.clearFaults();
    await scenario.line(people.kaito);
    expect(await scenario.rowOf(people.kaito)).toMatchObject({ state: "written" });
  });
});
