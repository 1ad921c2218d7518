import { eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, job, sourceCheck, sourceUser, webhookReceipt } from "@/db/schema";
import { importSession } from "@/server/domain/imports/import-session";
import { handleWebhook } from "@/server/domain/jobs/handle-webhook";
import { tidyReceipts } from "@/server/domain/jobs/tidy-receipts";
import { shortId } from "@/standins/zoom/data/ids";

import { webhookScenario, type WebhookScenario } from "./testing/webhook-scenario";

let scenario: WebhookScenario;
beforeAll(async () => {
  scenario = await webhookScenario();
});
afterAll(() => scenario.close());

it("imports from a webhook what no list has shown yet, by one look", async () => {
  const made = await scenario.zoom.control.record({ account: "contoso", host: "ines.duarte" });
  const mine = await scenario.receiptsOf(made.uuid);
  expect(mine.map((row) => row.event).toSorted()).toEqual([
    "recording.completed",
    "recording.transcript_completed",
  ]);
  await scenario.handleAll();
  expect(await scenario.handleAll()).toBe(0);
  const rows = await scenario.itemsOf(made.uuid);
  expect(rows).toHaveLength(made.files);
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(["kept"]));
  expect((await scenario.receiptsOf(made.uuid)).every((row) => row.handledAt !== null)).toBe(true);
});

it("answers hundreds of events about one meeting by one look, and what comes meanwhile by another", async () => {
  const made = await scenario.zoom.control.record({ account: "contoso", host: "ines.duarte" });
  await scenario.handleAll();
  scenario.zoom.control.clearRequests();
  const asked = (await scenario.announced()).length;
  for (let count = 0; count < 100; count++) {
    const body = scenario.event("recording.completed", { uuid: made.uuid }, 1_800_000_000_000 + count);
    expect((await scenario.post(body)).status).toBe(200);
  }
  expect((await scenario.announced()).length - asked).toBe(1);
  expect(await scenario.handleAll()).toBe(1);
  expect(scenario.zoom.control.requests().total).toBeLessThanOrEqual(2);
  expect((await scenario.receiptsOf(made.uuid)).every((row) => row.handledAt !== null)).toBe(true);
});

describe("a transcript of AI Companion", () => {
  const aboutCompanion = () =>
    Object.keys(scenario.zoom.control.requests().byRoute).filter((route) => route.includes("/meetings/"));

  it("of a recorded session is asked for at once, in any order and however often Zoom tells of it", async () => {
    const { control } = scenario.zoom;
    const recorded = { account: "contoso", host: "ines.duarte", transcriptAfterMs: 3_600_000 };
    const { uuid } = await control.record(recorded);
    await control.companion({ uuid, transcript: "ready" });
    await control.sendCompanionWebhook(uuid);
    await scenario.handleAll();
    const kept = await scenario.itemsOf(uuid);
    expect(new Set(kept.map(({ state, fileType }) => [state, fileType].join(" ")))).not.toContain("kept TRANSCRIPT");
    const ports = { ...scenario.archive, zoom: await scenario.connection() };
    await importSession(scenario.tenant.system(new Date()), ports, { jobId: scenario.jobId, sessionKey: uuid });
    await control.sendCompanionWebhook(uuid);
    await scenario.handleAll();
    const [row, ...others] = (await scenario.itemsOf(uuid)).filter(({ fileType }) => fileType === "TRANSCRIPT");
    expect([row, others]).toMatchObject([{ state: "kept", recordingType: "companion_transcript" }, []]);
    expect((await scenario.receiptsOf(uuid)).every(({ handledAt }) => handledAt !== null)).toBe(true);
  });

  it("of a session that is not known here is counted, and asks Zoom for nothing", async () => {
    const { uuid = "" } = (await scenario.zoom.control.inventory("contoso"))[3] ?? {};
    scenario.zoom.control.clearRequests();
    await scenario.zoom.control.sendCompanionWebhook(uuid);
    await scenario.handleAll();
    expect(aboutCompanion()).toEqual([]);
    expect(await scenario.itemsOf(uuid)).toEqual([]);
    expect(await scenario.receiptsOf(uuid)).toMatchObject([{ handledAt: expect.any(Date) as Date }]);
  });
}); // prettier-ignore

it("asks once for what Zoom refuses, and leaves it to the next run", async () => {
  const { uuid } = await scenario.zoom.control.record({ account: "contoso", host: "ines.duarte" });
  scenario.zoom.control.addFault({ on: "api", kind: "missing scope", times: 0 });
  await scenario.handleAll();
  scenario.zoom.control.clearFaults();
  expect((await scenario.receiptsOf(uuid)).every((row) => row.handledAt !== null)).toBe(true);
  expect(await scenario.itemsOf(uuid)).toEqual([]);
});

describe("what somebody does with a recording at Zoom", () => {
  const marks = async (uuid: string) =>
    (await scenario.itemsOf(uuid)).map(({ trashedAt, deletedAt }) =>
      [trashedAt !== null, deletedAt !== null].join(),
    );
  const all = (mark: string, files: number) => Array.from({ length: files }, () => mark);

  it("is marked in the ledger, whatever the order of the events, and takes nothing away", async () => {
    const { control } = scenario.zoom;
    const made = await control.record({ account: "contoso", host: "ines.duarte" });
    await scenario.handleAll();
    await control.trash(made.uuid);
    await scenario.handleAll();
    expect(await marks(made.uuid)).toEqual(all("true,false", made.files));
    await control.recover(made.uuid);
    await scenario.handleAll();
    expect(await marks(made.uuid)).toEqual(all("false,false", made.files));
    expect((await scenario.itemsOf(made.uuid)).every((row) => row.recoveredAt !== null)).toBe(true);
    // The event of a trash that is over comes late: the recording is there.
    await scenario.post(scenario.event("recording.trashed", { uuid: made.uuid }));
    await scenario.handleAll();
    expect(await marks(made.uuid)).toEqual(all("false,false", made.files));
    await control.trash(made.uuid, { silent: true });
    const meetings = [{ meeting_uuid: made.uuid, recording_file_ids: [] }];
    await scenario.post(scenario.event("recording.batch_deleted", { meetings }));
    await scenario.handleAll();
    expect(await marks(made.uuid)).toEqual(all("false,true", made.files));
    expect((await scenario.itemsOf(made.uuid)).length).toBe(made.files);
    const noted = await scenario.tenant.db.tx((tx) =>
      tx.select().from(auditEvent).where(eq(auditEvent.action, "item.marked_at_source")),
    );
    expect(noted.map(({ detail }) => detail["mark"])).toEqual(["trashed", "recovered", "deleted"]);
  });

  it("concerns the files that the event names", async () => {
    const { control } = scenario.zoom;
    const made = await control.record({ account: "contoso", host: "ines.duarte" });
    await scenario.handleAll();
    const [first] = await scenario.itemsOf(made.uuid);
    control.remove(first?.sourceKey ?? "");
    const recording_files = [{ id: first?.sourceKey }];
    await scenario.post(scenario.event("recording.trashed", { uuid: made.uuid, recording_files }));
    await scenario.handleAll();
    const marked = (await scenario.itemsOf(made.uuid)).filter((row) => row.trashedAt !== null);
    expect(marked.map((row) => row.id)).toEqual([first?.id]);
  });

  it.each([
    ["names nothing", "recording.batch_trashed", {}],
    [
      "names more than is looked at one by one",
      "recording.batch_trashed",
      { meeting_uuids: Array.from({ length: 501 }, (_, n) => `${n}==`) },
    ],
    ["names no call", "phone.recording_deleted", { recordings: [] }],
  ])("asks for a report of all there is when the event %s", async (_, name, object) => {
    await scenario.tenant.db.tx((tx) => tx.delete(sourceCheck));
    const asked = (await scenario.waiting("ledger/check.requested")).length;
    await scenario.post(scenario.event(name, object));
    const open = (await scenario.receipts()).filter(({ handledAt }) => handledAt === null);
    const whole = open.filter(({ subject }) => Object.keys(subject).length === 0);
    expect(whole).toHaveLength(1);
    const connection = await scenario.connection();
    const handle = (id: string) => handleWebhook(scenario.tenant.system(new Date()), connection, id);
    for (const { id } of whole) await handle(id);
    const wholeOpen = async () =>
      (await scenario.receipts()).filter(
        ({ handledAt, subject }) => handledAt === null && Object.keys(subject).length === 0,
      );
    expect(await wholeOpen()).toEqual([]);
    // The report that goes on may have passed what is told now.
    await scenario.post(scenario.event(name, object, 1_800_000_000_000));
    for (const { id } of await wholeOpen()) await handle(id);
    expect(await wholeOpen()).toHaveLength(1);
    await scenario.tenant.db.tx((tx) => tx.delete(webhookReceipt).where(isNull(webhookReceipt.handledAt)));
    expect(await scenario.waiting("ledger/check.requested")).toHaveLength(asked + 1);
  });

  it("is written down when it is a new name, and changes nothing", async () => {
    const [row] = await scenario.receipts();
    const uuid = row?.subject["sessionKey"] ?? "";
    const before = await scenario.itemsOf(uuid);
    await scenario.post(scenario.event("recording.renamed", { uuid, topic: "Merger" }));
    expect(await scenario.handleAll()).toBe(0);
    expect((await scenario.receiptsOf(uuid)).map((one) => one.event)).toContain("recording.renamed");
    expect(await scenario.itemsOf(uuid)).toEqual(before);
  });
});

describe("what happens to users and settings", () => {
  const userRow = async (id: string) =>
    (await scenario.tenant.db.tx((tx) => tx.select().from(sourceUser).where(eq(sourceUser.sourceId, id))))[0];

  it("is read again from Zoom: who joined, and who left", async () => {
    const id = shortId("user deniz.kaya@contoso.example");
    await scenario.tenant.db.tx((tx) => tx.delete(sourceUser).where(eq(sourceUser.sourceId, id)));
    await scenario.post(scenario.event("user.created", { id, email: "deniz.kaya@contoso.example" }));
    await scenario.handleAll();
    expect(await userRow(id)).toMatchObject({
      emailNormalized: "deniz.kaya@contoso.example",
      status: "active",
    });
    expect(await scenario.waiting("ledger/redecision.wanted")).toContainEqual(
      expect.objectContaining({ ownerSourceIds: [id] }),
    );
    const left = "nobody-of-this-account";
    const { tenantId } = scenario.tenant;
    const row = { tenantId, jobId: scenario.jobId, sourceId: left, emailNormalized: "x@y.example" };
    await scenario.tenant.db.tx((tx) =>
      tx.insert(sourceUser).values({ ...row, status: "active", seenAt: new Date() }),
    );
    await scenario.post(scenario.event("user.deleted", { id: left }));
    await scenario.handleAll();
    expect(await userRow(left)).toMatchObject({ status: "gone" });
  });

  it("asks for one person's settings, or for all of them", async () => {
    await scenario.post(scenario.event("user.settings_updated", { id: "u1", settings: { recording: {} } }));
    await scenario.post(scenario.event("account.lock_settings_updated", { id: "acc" }));
    await scenario.handleAll();
    const asked = await scenario.waiting("settings/read.wanted");
    expect(asked.map((data) => data["sourceIds"])).toEqual([["u1"], undefined]);
    // Also those who were read today.
    expect(asked.map((data) => typeof data["readBefore"])).toEqual(["undefined", "string"]);
  });
});

it("keeps what comes in a pause until the job goes on, however long that takes", async () => {
  const { control } = scenario.zoom;
  const { tenant, jobId } = scenario;
  const pause = (pausedAt: Date | null) =>
    tenant.db.tx((tx) => tx.update(job).set({ pausedAt }).where(eq(job.id, jobId)));
  const hours = (count: number) => tenant.system(new Date(Date.now() + count * 3_600_000));
  const made = await control.record({ account: "contoso", host: "ines.duarte" });
  await scenario.handleAll();
  await pause(new Date());
  await control.trash(made.uuid);
  const [waiting] = (await scenario.receiptsOf(made.uuid)).filter((row) => row.handledAt === null);
  expect(waiting?.event).toBe("recording.trashed");
  expect(await scenario.handleAll()).toBe(0);
  for (const passed of [1, 13, 26, 39]) {
    expect(await tidyReceipts(hours(passed))).toMatchObject({ asked: 0, closed: 0 });
  }
  await pause(null);
  expect(await tidyReceipts(hours(40))).toMatchObject({ asked: 1, closed: 0 });
  expect(await scenario.handleAll()).toBe(1);
  expect((await scenario.itemsOf(made.uuid)).every((row) => row.trashedAt !== null)).toBe(true);
});

it("asks again for what was lost, and gives up after a day", async () => {
  const body = scenario.event("recording.completed", { uuid: "lost==" });
  await scenario.post(body);
  const [lost] = await scenario.receiptsOf("lost==");
  const minutes = (count: number) => scenario.tenant.system(new Date(Date.now() + count * 60_000));
  expect(await tidyReceipts(minutes(5))).toEqual({ asked: 0, closed: 0, removed: 0 });
  expect((await tidyReceipts(minutes(20))).asked).toBe(1);
  expect((await scenario.announced()).filter((id) => id === lost?.id)).toHaveLength(2);
  expect((await tidyReceipts(minutes(25 * 60))).closed).toBe(1);
  const all = (await scenario.receipts()).length;
  expect((await tidyReceipts(minutes(31 * 24 * 60))).removed).toBe(all);
});
