import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  auditEvent,
  conversation,
  job,
  licensePool,
  person,
  sourceItem,
  sourceSetting,
  tenant,
  zoomConnection,
} from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { timesAfter } from "@/server/domain/jobs/schedule";
import type { RecordingRule } from "@/server/domain/rules/schema";
import { addJob, archivedConversation, videoFile } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { changeTenant } from "./change-tenant";
import { getSetup } from "./get-setup";
import { listRegions } from "./list-regions";
import { changeTenantInput } from "./schema";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let ada: SignedIn;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  home = await tenantFixture(db.database);
  ada = await home.signIn(home.administrator);
});

const row = async () => (await home.db.tx((tx) => tx.select().from(tenant)))[0];
const acts = () =>
  home.db.tx((tx) => tx.select().from(auditEvent).where(eq(auditEvent.action, "tenant.changed")));
const onlyEurope = () => ({ stores: new Map([...archive.stores].filter(([region]) => region === "eu")) });

describe("the organization's settings", () => {
  it("change together or alone, once, and are written down", async () => {
    expect(await changeTenant(ada.ctx, { timeZone: "Asia/Tokyo" }, archive)).toEqual({ changed: true });
    expect(await changeTenant(ada.ctx, { defaultRegion: "APAC" }, archive)).toEqual({ changed: true });
    expect(await changeTenant(ada.ctx, { timeZone: "Asia/Tokyo", defaultRegion: "APAC" }, archive)).toEqual({
      changed: false,
    });
    expect(await row()).toMatchObject({ timeZone: "Asia/Tokyo", defaultRegion: "APAC" });
    expect((await acts()).map(({ actorId, subjectId, detail }) => [actorId, subjectId, detail])).toEqual([
      [ada.person.id, home.tenantId, { timeZone: "Asia/Tokyo", defaultRegion: "EU" }],
      [ada.person.id, home.tenantId, { timeZone: "Asia/Tokyo", defaultRegion: "APAC" }],
    ]);
  });

  it("move no retention date that stands", async () => {
    const { id } = await archivedConversation(home, archive, {
      ...{ owner: home.administrator, jobId: await addJob(home) },
    });
    const until = () =>
      home.db.tx((tx) =>
        tx.select({ at: conversation.retainUntil }).from(conversation).where(eq(conversation.id, id)),
      );
    const before = await until();
    await changeTenant(ada.ctx, { timeZone: "Pacific/Kiritimati" }, archive);
    expect(await until()).toEqual(before);
  });

  it("move the next run of enabled jobs into the new zone, and no run that is due already", async () => {
    const due = new Date(home.now.getTime() - 60_000);
    const later = new Date(home.now.getTime() + 30 * 86_400_000);
    const jobs = {
      later: await addJob(home),
      due: await addJob(home, "Due"),
      off: await addJob(home, "Off"),
    };
    const set = (id: string, changes: Partial<typeof job.$inferInsert>) =>
      home.db.tx((tx) => tx.update(job).set(changes).where(eq(job.id, id)));
    await set(jobs.later, { nextRunAt: later });
    await set(jobs.due, { nextRunAt: due });
    await set(jobs.off, { nextRunAt: null, enabled: false });
    await changeTenant(ada.ctx, { timeZone: "Asia/Tokyo" }, archive);
    const next = new Map(
      (await home.db.tx((tx) => tx.select().from(job))).map(({ id, nextRunAt }) => [id, nextRunAt]),
    );
    expect(next.get(jobs.later)).toEqual(timesAfter("0 2 * * *", "Asia/Tokyo", ada.ctx.now, 1)[0]);
    expect([next.get(jobs.due), next.get(jobs.off)]).toEqual([due, null]);
  });

  it("refuse a region without storage, a zone that is none, and no change at all", async () => {
    await expect(changeTenant(ada.ctx, { defaultRegion: "USA" }, onlyEurope())).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      message: expect.stringContaining("USA") as string,
    });
    for (const input of [{ timeZone: "Berlin" }, { timeZone: "" }, { defaultRegion: "Mars" }, {}]) {
      expect(changeTenantInput.safeParse(input).success).toBe(false);
    }
    expect([(await row())?.defaultRegion, await acts()]).toEqual(["EU", []]);
  });

  it("concern one tenant alone, and nobody without the right", async () => {
    const other = await tenantFixture(db.database, { name: "Fabrikam" });
    await changeTenant(ada.ctx, { timeZone: "Asia/Tokyo" }, archive);
    const rows = await other.db.tx((tx) => tx.select({ zone: tenant.timeZone }).from(tenant));
    expect(rows).toEqual([{ zone: "Europe/Berlin" }]);
    const user = await home.signIn(await home.addPerson("Uma User"));
    const forbidden = { code: "FORBIDDEN", detail: { right: "tenant.manage" } };
    for (const ask of [
      () => changeTenant(user.ctx, { timeZone: "Asia/Tokyo" }, archive),
      () => listRegions(user.ctx, archive),
      () => getSetup(user.ctx, { start: "zoom_only" }),
    ]) {
      await expect(ask()).rejects.toMatchObject(forbidden);
    }
  });
});

describe("regions", () => {
  it("tell storage, free space and who uses them, and never a folder", async () => {
    await addJob(home);
    await home.db.tx((tx) => tx.update(person).set({ regionalStorage: "USA" }).where(eq(person.tenantId, home.tenantId)));
    await home.db.tx((tx) => refreshConfigurations(tx, home.system(), "everybody"));
    const found = await listRegions(ada.ctx, onlyEurope());
    expect(found).toEqual([
      { region: "EU", configured: true, answers: true, freeBytes: expect.any(Number) as number, jobs: 1, people: 0 },
      { region: "USA", configured: false, answers: false, freeBytes: null, jobs: 0, people: 1 },
      { region: "APAC", configured: false, answers: false, freeBytes: null, jobs: 0, people: 0 },
    ]);
    expect(JSON.stringify(found)).not.toContain("/");
  }); // prettier-ignore

  it("say when a store does not answer", async () => {
    const gone = await testArchive();
    await gone.remove();
    expect((await listRegions(ada.ctx, gone))[0]).toMatchObject({ configured: true, answers: false, freeBytes: null });
  }); // prettier-ignore
});

describe("the set-up checklist", () => {
  const states = async () =>
    Object.fromEntries(
      (await getSetup(ada.ctx, { start: "zoom_only" })).steps.map(({ key, state }) => [key, state]),
    );
  const within = (work: Parameters<TenantFixture["db"]["tx"]>[0]) => home.db.tx(work);

  it("follows the whole road from an empty tenant to the first recording", async () => {
    await within((tx) =>
      tx.update(licensePool).set({ bought: 0 }).where(eq(licensePool.tenantId, home.tenantId)),
    );
    expect(await getSetup(ada.ctx, { start: "zoom_only" })).toMatchObject({ done: 1 });
    await within((tx) =>
      tx.update(tenant).set({ directoryConsentAt: home.now }).where(eq(tenant.id, home.tenantId)),
    );
    expect(await states()).toMatchObject({ consent: "done", licenses: "open", people: "waiting" });
    await within((tx) =>
      tx.update(licensePool).set({ bought: 2 }).where(eq(licensePool.tenantId, home.tenantId)),
    );
    const definition: RecordingRule = {
      ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false },
      ...{ recordingType: "bulk", onDemandDays: 14, recordingControl: false, recordSwitch: false },
      retentionDays: 30,
    };
    const recordingRuleId = await home.addRule("2 years", { kind: "recording", definition });
    expect(await states()).toMatchObject({ licenses: "done", rules: "done", people: "open" });
    const never = home.builtIn("never_record");
    const settings = { license: "compliance_uc", addOnZoom: true, recordingRuleId: never } as const;
    const eva = await home.addPerson("Eva Example", settings);
    await within((tx) => refreshConfigurations(tx, home.system(), "everybody"));
    expect(await states()).toMatchObject({ people: "open" });
    await within((tx) => tx.update(person).set({ recordingRuleId }).where(eq(person.id, eva.id)));
    await within((tx) => refreshConfigurations(tx, home.system(), "everybody"));
    expect(await states()).toMatchObject({ people: "done", job: "open", zoom: "waiting" });
    const jobId = await addJob(home);
    expect(await states()).toMatchObject({ job: "done", zoom: "open", first_recording: "waiting" });
    await within((tx) =>
      tx.insert(zoomConnection).values({
        ...{ tenantId: home.tenantId, jobId, accountId: "acc", scopes: [], connectedAt: home.now },
        ...{ connectedByZoomUserId: "z", connectedByEmail: "z@contoso.example" },
      }),
    );
    expect(await states()).toMatchObject({ zoom: "done", first_recording: "open" });
    const files = [{ ...videoFile, bytes: Buffer.from("video") }];
    await archivedConversation(home, archive, { owner: eva, jobId, files });
    expect(await getSetup(ada.ctx, { start: "other_source" })).toMatchObject({
      ...{ done: 8, finished: true },
    });
    const current = { auto_recording: "none" };
    const key = { tenantId: home.tenantId, jobId, product: "meetings" as const };
    await within((tx) =>
      tx.insert(sourceSetting).values([
        { ...key, sourceId: "z-eva", state: "differs", current, wanted: { auto_recording: "cloud" } },
        { ...key, sourceId: "z-who", state: "as_wanted", current, wanted: null },
      ]),
    );
    const { steps, finished } = await getSetup(ada.ctx, { start: "zoom_only" });
    expect(finished).toBe(true);
    expect(steps.find((step) => step.key === "recorded_at_zoom")).toMatchObject({
      ...{ state: "open", href: `/jobs?job=${jobId}&zoomset=not_recorded` },
      note: expect.stringMatching(/^1 person/) as string,
    });
    await within((tx) =>
      tx
        .update(sourceItem)
        .set({ state: "skipped", reason: "no_recording_rule" })
        .where(eq(sourceItem.tenantId, home.tenantId)),
    );
    expect(await states()).toMatchObject({ first_recording: "open" });
    expect((await getSetup(ada.ctx, { start: "zoom_only" })).finished).toBe(false);
    await within((tx) =>
      tx.update(licensePool).set({ endsOn: "2020-01-01" }).where(eq(licensePool.tenantId, home.tenantId)),
    );
    expect(await states()).toMatchObject({ licenses: "open" });
  });
});
