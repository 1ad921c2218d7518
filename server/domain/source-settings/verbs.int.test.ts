import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { sourceUser } from "@/db/schema";
import { mapIdentity } from "@/server/domain/mapping/map-identity";
import { unmapIdentity } from "@/server/domain/mapping/unmap-identity";
import { saveRule } from "@/server/domain/rules/save-rule";
import { updateJob } from "@/server/domain/jobs/update-job";
import { switchRecording } from "@/server/domain/recording-choices/switch-recording";
import { type SignedIn, tenantFixture, type TestPerson } from "@/server/domain/testing/tenant-fixture";

import { bringInLine } from "./bring-in-line";
import { judgeSettings } from "./judge-settings";
import { listSettings } from "./list-settings";
import { nextUsers } from "./next-users";
import { notePhones } from "./note-phones";
import { personSettings } from "./person-settings";
import { readSettingsNow } from "./read-now";
import { requestDueReads } from "./request-due-reads";
import { restoreSettings } from "./restore-settings";
import { summarizeSettings } from "./summarize-settings";
import { recordingRuleOf, settingsScenario, type SettingsScenario } from "./testing/settings-scenario";

let scenario: SettingsScenario;
let engine: postgres.Sql;
let other: SignedIn;
let nobody: SignedIn;
let jobId: string;
beforeAll(async () => {
  scenario = await settingsScenario();
  ({ jobId } = scenario);
  engine = postgres(scenario.adminUrl, { max: 1, onnotice: () => undefined });
  const fabrikam = await tenantFixture(scenario.database, { name: "Fabrikam" });
  other = await fabrikam.signIn(fabrikam.administrator);
  nobody = await scenario.tenant.signIn(await scenario.tenant.addPerson("Nora Byrne"));
  await notePhones(scenario.tenant.system(), await scenario.connection(), { jobId });
  for (const who of Object.values(scenario.people)) await scenario.line(who);
});
afterAll(async () => {
  await engine.end();
  await scenario.close();
});

const events = async (name: string) => {
  const rows = await engine`select data from engine.outbox where name = ${name} order by id`;
  return rows.map((row) => row["data"] as Record<string, unknown>);
};
const forget = () => engine`delete from engine.outbox`;
const judge = () => judgeSettings(scenario.tenant.system(new Date()), { jobId, after: null });

describe("what is shown", () => {
  it("counts who is licensed here and not recorded there, and lists them by name with each setting", async () => {
    const summary = await summarizeSettings(scenario.admin.ctx, { jobId });
    expect(summary).toMatchObject({ sync: false, missing: [], read: 4, restorable: 0 });
    expect(summary.counts).toMatchObject({ not_recorded: 3, not_licensed: 1, locked: 0 });
    const { items, nextCursor } = await listSettings(scenario.admin.ctx, {
      jobId,
      filter: "not_recorded",
      limit: 2,
    });
    expect(nextCursor).not.toBeNull();
    const rest = await listSettings(scenario.admin.ctx, {
      ...{ jobId, filter: "not_recorded" as const, limit: 2 },
      cursor: nextCursor ?? undefined,
    });
    const all = [...items, ...rest.items];
    expect(all.map((item) => item.person?.name).sort()).toEqual([
      "Kaito Tanaka",
      "Lena Novak",
      "Priya Raman",
    ]);
    expect(all.find((item) => item.person?.name === "Kaito Tanaka")).toMatchObject({
      recorded: false,
      lines: expect.arrayContaining([
        expect.objectContaining({
          setting: "auto_recording",
          current: "local",
          wanted: "cloud",
          locked: false,
        }),
      ]) as unknown,
    });
  });

  it("is the person's, in every account", async () => {
    const { entries, syncing } = await personSettings(scenario.admin.ctx, {
      personId: scenario.people.lena.id,
    });
    expect(entries.map(({ product, state, recorded }) => [product, state, recorded])).toEqual([
      ["meetings", "differs", false],
      ["phone", "as_wanted", true],
    ]);
    expect(syncing).toEqual([]);
  });

  it("is due at night, or when somebody was missed, and not before", async () => {
    const { system } = scenario.tenant;
    await forget();
    expect(await requestDueReads(system(new Date()))).toBe(1);
    let after: string | null = null;
    do {
      const found = await nextUsers(system(new Date()), { jobId, after });
      after = found.next;
      for (const sourceId of found.sourceIds) {
        await engine`insert into source_setting (tenant_id, job_id, source_id, product, state, read_at)
          values (${scenario.tenant.tenantId}, ${jobId}, ${sourceId}, 'meetings', 'not_read', now())
          on conflict (tenant_id, job_id, source_id, product) do update set read_at = now()`;
      }
    } while (after !== null);
    expect(await requestDueReads(system(new Date()))).toBe(0);
    expect(await requestDueReads(system(new Date(Date.now() + 31 * 3_600_000)))).toBe(1);
    expect(await events("settings/read.wanted")).toHaveLength(2);
  });
});

describe("what changes a wish", () => {
  it("a saved rule, a license and the Record Switch ask for a comparison, which asks for writing only under the sync", async () => {
    await forget();
    const rule = {
      ruleId: scenario.bulk,
      baseVersion: 1,
      definition: recordingRuleOf({ recordSwitch: true }),
    };
    await saveRule(scenario.admin.ctx, { ...rule, description: "" });
    expect(await events("settings/judgement.wanted")).toEqual([
      { tenantId: scenario.tenant.tenantId, jobId },
    ]);
    const deniz = await scenario.tenant.signIn(scenario.people.deniz);
    await switchRecording(deniz.ctx, { on: false });
    expect(await events("settings/judgement.wanted")).toHaveLength(2);
    expect(await judge()).toMatchObject({ next: null });
    expect(await scenario.rowOf(scenario.people.deniz)).toMatchObject({
      state: "differs",
      wanted: { auto_recording: "none" },
    });
    expect(await events("settings/read.wanted")).toEqual([]);
    expect(await judge()).toMatchObject({ changed: 0 });
  });
});

describe("who is whom", () => {
  it("a mapping has what Zoom is set to read for whoever became somebody at once, and undoing it lets go again", async () => {
    const [desk] = await scenario.tenant.db.tx((tx) =>
      tx
        .select()
        .from(sourceUser)
        .where(eq(sourceUser.emailNormalized, "desk.phone@contoso-markets.example")),
    );
    const sourceId = desk?.sourceId ?? "";
    const look = async () =>
      bringInLine(scenario.tenant.system(new Date()), await scenario.connection(), {
        jobId,
        sourceIds: [sourceId],
      });
    await look();
    await forget();
    const mapped = await mapIdentity(scenario.admin.ctx, {
      personId: scenario.people.deniz.id,
      jobId,
      sourceId,
    });
    expect(await events("settings/judgement.wanted")).toHaveLength(1);
    await judge();
    expect(await events("settings/read.wanted")).toEqual([
      { tenantId: scenario.tenant.tenantId, jobId, sourceIds: [sourceId] },
    ]);
    expect(await look()).toMatchObject({ read: expect.any(Number) as number, stopped: false });
    const { entries } = await personSettings(scenario.admin.ctx, { personId: scenario.people.deniz.id });
    expect(entries.map((entry) => entry.sourceId)).toContain(sourceId);
    await forget();
    await unmapIdentity(scenario.admin.ctx, { identityId: mapped.identityId });
    expect(await events("settings/judgement.wanted")).toHaveLength(1);
    await look();
    await judge();
    expect(await events("settings/read.wanted")).toEqual([]);
  });
});

describe("Sync recording rule", () => {
  const wanted = { name: "Zoom", enabled: true, processingRegion: "EU" } as const;
  it("is refused while the grant lacks the scopes, and asks for writing when it is switched on", async () => {
    await engine`update zoom_connection set scopes = array_remove(scopes, 'user:update:settings:admin')`;
    await expect(
      updateJob(scenario.admin.ctx, { id: jobId, ...wanted, syncRecordingRule: true }),
    ).rejects.toThrow(/user:update:settings:admin/);
    expect(
      (await summarizeSettings(scenario.admin.ctx, { jobId })).missing.map(({ scope }) => scope),
    ).toEqual(["user:update:settings:admin"]);
    await engine`update zoom_connection set scopes = scopes || 'user:update:settings:admin'::text`;
    await forget();
    await updateJob(scenario.admin.ctx, { id: jobId, ...wanted, syncRecordingRule: true });
    expect(await events("settings/judgement.wanted")).toHaveLength(1);
    await judge();
    const asked = (await events("settings/read.wanted")).flatMap(
      (data) => (data["sourceIds"] as string[]) ?? [],
    );
    expect(asked).toContain(await scenario.idOf(scenario.people.lena));
    for (const who of Object.values(scenario.people)) await scenario.line(who);
  });

  it("gives nothing back while it is on, and everything or one person's once it is off", async () => {
    const ask = (personId?: string) =>
      restoreSettings(scenario.admin.ctx, personId ? { jobId, personId } : { jobId });
    await expect(ask()).rejects.toThrow(/Switch it off/);
    await updateJob(scenario.admin.ctx, { id: jobId, ...wanted, syncRecordingRule: false });
    await forget();
    expect(await ask(scenario.people.lena.id)).toMatchObject({ users: 1 });
    expect(await ask()).toMatchObject({ users: 3 });
    const [one, all] = await events("settings/restore.wanted");
    expect(one?.["sourceIds"]).toEqual([await scenario.idOf(scenario.people.lena)]);
    expect(all?.["sourceIds"]).toHaveLength(3);
    await expect(ask(scenario.people.priya.id)).rejects.toThrow(/Nothing was written/);
  });
});

type Verb = (ctx: SignedIn["ctx"], who: TestPerson) => Promise<unknown>;
describe.each<[string, Verb]>([
  ["summarizeSettings", (ctx) => summarizeSettings(ctx, { jobId })],
  ["listSettings", (ctx) => listSettings(ctx, { jobId, filter: "differs", limit: 10 })],
  ["personSettings", (ctx, { id }) => personSettings(ctx, { personId: id })],
  ["readSettingsNow", (ctx) => readSettingsNow(ctx, { jobId })],
  ["restoreSettings", (ctx) => restoreSettings(ctx, { jobId })],
])("%s", (_, verb) => {
  it("is not for somebody without the right, and not for another tenant", async () => {
    await expect(verb(nobody.ctx, scenario.people.lena)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(verb(other.ctx, scenario.people.lena)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("reads everybody anew when asked", async () => {
  await forget();
  await readSettingsNow({ ...scenario.admin.ctx, now: new Date() }, { jobId });
  const [event] = await events("settings/read.wanted");
  const readBefore = new Date(String(event?.["readBefore"]));
  const { sourceIds } = await nextUsers(scenario.tenant.system(), { jobId, after: null, readBefore });
  expect(sourceIds).toContain(await scenario.idOf(scenario.people.lena));
});
