import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { NoticeKind, SourceOffReason } from "@/db/constants";
import { auditEvent, job, jobRun, notice, sourceItem, sourceSetting, zoomConnection } from "@/db/schema";
import { failureSentence } from "@/server/domain/jobs/run-failure";
import { connect, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { newId } from "@/server/lib/id";

import { acknowledgeNotice, listNotices, listOpenNotices } from "./list-notices";
import { refreshAllNotices } from "./refresh-notices";

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

let scenario: Scenario;
let connectedAt: Date;
beforeAll(async () => {
  scenario = await zoomScenario();
  await connect(scenario);
  connectedAt = new Date(Date.now() - 40 * dayMs);
});
afterAll(() => scenario.close());

const tx = <T>(work: Parameters<typeof scenario.tenant.db.tx<T>>[0]) => scenario.tenant.db.tx(work);
const refresh = (at = new Date()) => refreshAllNotices(scenario.tenant.system(at));
const open = async () => (await listOpenNotices(scenario.admin.ctx)).map(({ kind }) => kind);
const setGrant = (values: object) =>
  tx((on) => on.update(zoomConnection).set(values).where(eq(zoomConnection.jobId, scenario.jobId)));
const setJob = (values: object) => tx((on) => on.update(job).set(values).where(eq(job.id, scenario.jobId)));

const noCounts = {
  ...{ seen: 0, archived: 0, importing: 0, waiting: 0, failed: 0, skipped: [] },
  files: { seen: 0, archived: 0, bytes: 0 },
};
const removeRuns = () => tx((on) => on.delete(jobRun));
const off = (reason: SourceOffReason, hours: number) => {
  const at = new Date(Date.now() - hours * hourMs).toISOString();
  return setJob({ sourcesOff: { phone: { reason, since: at, askedAt: at, from: at } } });
};
/** Runs so many hours ago, the newest last, with so many users whom each could not list. */
const addGoodRuns = async (...runs: [hoursAgo: number, usersNotListed: number][]) => {
  await removeRuns();
  for (const [hours, users] of runs) await addRun(-60 * hours, "done", null, users);
};

const addRun = (
  minutes: number,
  state: "done" | "failed",
  failure: string | null = null,
  usersNotListed = 0,
) =>
  tx((on) =>
    on.insert(jobRun).values({
      ...{ tenantId: scenario.tenant.tenantId, id: newId(), jobId: scenario.jobId, trigger: "schedule" },
      ...{ state, failure, createdAt: new Date(Date.now() + minutes * 60_000) },
      finishedAt: new Date(Date.now() + minutes * 60_000),
      summary: { ...noCounts, ...(usersNotListed > 0 && { usersNotListed }) },
    }),
  );
const addItem = (values: Partial<typeof sourceItem.$inferInsert>) => {
  const id = newId();
  return tx((on) =>
    on.insert(sourceItem).values({
      ...{ tenantId: scenario.tenant.tenantId, id, jobId: scenario.jobId, sourceKey: id, sessionKey: id },
      ...{ ownerSourceId: "u", fileType: "MP4", recordingType: "", mediaClass: "video", sizeBytes: 5 },
      ...{ state: "archived", reason: "rule_keeps", startedAt: new Date(0) },
      ...{ firstSeenAt: new Date(), lastSeenAt: new Date() },
      ...values,
    }),
  );
};
const removeItems = () => tx((on) => on.delete(sourceItem));

beforeEach(async () => {
  await setGrant({ kind: "redirect", connectedAt, refreshedAt: new Date(), deadAt: null, deadReason: null });
  await setGrant({ sealedWebhookSecret: null });
  await setJob({ enabled: true, pausedAt: null, archivedAt: null, lastEventAt: new Date(), sourcesOff: {} });
});

/** A condition: how it comes about, and how it ends. */
const conditions: [NoticeKind, () => Promise<unknown>, () => Promise<unknown>][] = [
  ["grant_expiring", () => setGrant({ refreshedAt: new Date(Date.now() - 31 * dayMs) }), () => setGrant({ refreshedAt: new Date() })],
  ["runs_failing", async () => { await addRun(1, "failed"); await addRun(2, "failed"); }, () => addRun(3, "done")],
  ["role_lost", () => addRun(4, "failed", failureSentence("forbidden")), () => addRun(5, "done")],
  [
    "role_lost",
    async () => {
      await addGoodRuns([30, 2]);
      await addRun(5.2, "failed", failureSentence("forbidden"), 12);
      await off("role_missing", 25);
    },
    async () => { await addRun(5.4, "done"); await off("scope_missing", 25); },
  ],
  ["runs_failing", () => addGoodRuns([60, 0], [49, 1], [25, 3], [1, 2]), () => addRun(6, "done")],
  ["runs_failing", () => off("failing", 25), () => off("failing", 23)],
  ["runs_failing", () => off("role_missing", 25), () => off("scope_missing", 25)],
  ["items_given_up", () => addItem({ state: "given_up" }), removeItems],
  [
    "webhooks_silent",
    async () => {
      await setJob({ lastEventAt: new Date(Date.now() - 3 * dayMs) });
      const seen = { startedAt: new Date(Date.now() - 10 * hourMs), lastRunId: newId() };
      for (let count = 0; count < 3; count++) await addItem(seen);
    },
    () => setJob({ lastEventAt: new Date() }),
  ],
  [
    "webhooks_silent",
    async () => {
      await setJob({ lastEventAt: new Date(Date.now() - 3 * dayMs) });
      await removeItems();
      const seen = { startedAt: new Date(Date.now() - 10 * hourMs), lastRunId: newId(), sizeBytes: null };
      for (let count = 0; count < 3; count++) await addItem({ ...seen, kind: "phone", fileType: "MP3" });
      await addItem({ ...seen, fileType: "" });
    },
    () => setJob({ lastEventAt: new Date() }),
  ],
  [
    "webhooks_silent",
    async () => {
      await setGrant({ kind: "server_to_server", sealedWebhookSecret: Buffer.from("sealed") });
      await setJob({ lastEventAt: new Date(Date.now() - 3 * dayMs) });
      await removeItems();
      const seen = { startedAt: new Date(Date.now() - 10 * hourMs), lastRunId: newId() };
      for (let count = 0; count < 3; count++) await addItem(seen);
    },
    () => setGrant({ sealedWebhookSecret: null }),
  ],
  [
    "settings_locked",
    async () => {
      await setJob({ syncRecordingRule: true });
      const row = { tenantId: scenario.tenant.tenantId, jobId: scenario.jobId, sourceId: "u" };
      await tx((on) => on.insert(sourceSetting).values({ ...row, product: "meetings", state: "locked" }));
    },
    () => setJob({ syncRecordingRule: false }),
  ],
  ["connection_ended", () => setGrant({ deadAt: new Date(), deadReason: "grant_dead" }), () => setGrant({ deadAt: null })],
  ["role_lost", () => setGrant({ deadAt: new Date(), deadReason: "role_lost" }), () => setGrant({ deadAt: null })],
  ["app_disabled", () => setGrant({ deadAt: new Date(), deadReason: "app_disabled" }), () => setGrant({ deadAt: null })],
]; // prettier-ignore

it.each(conditions)("%s opens once, closes when it is over, and stands in the audit log", async (kind, begin, end) => {
  await begin();
  await refresh();
  await Promise.all([refresh(), refresh()]);
  expect(await open()).toEqual([kind]);
  await end();
  await refresh();
  expect(await open()).toEqual([]);
  const { notices } = await listNotices(scenario.admin.ctx, {});
  expect(notices[0]).toMatchObject({ kind, closedAt: expect.any(Date) as Date });
  expect(notices[0]?.title.startsWith("Zoom: ")).toBe(true);
  const noted = await tx((on) => on.select().from(auditEvent).where(eq(auditEvent.subjectId, scenario.jobId)));
  const mine = noted.filter(({ detail }) => detail["notice"] === notices[0]?.id);
  expect(mine.map(({ action }) => action).sort()).toEqual(["notice.closed", "notice.opened"]);
}); // prettier-ignore

describe("no notice", () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      "of an end that somebody chose here",
      () => setGrant({ deadAt: new Date(), deadReason: "disconnected" }),
    ],
    [
      "of such an end that Zoom did not hear of",
      () => setGrant({ deadAt: new Date(), deadReason: "not_revoked" }),
    ],
    [
      "of a job that is archived",
      async () => {
        await setGrant({ deadAt: new Date(), deadReason: "grant_dead" });
        await setJob({ archivedAt: new Date() });
      },
    ],
    [
      "of silence of a customer's own app that sends no events",
      async () => {
        await setGrant({ kind: "server_to_server" });
        await setJob({ lastEventAt: null });
        const seen = { startedAt: new Date(Date.now() - 10 * hourMs), lastRunId: newId() };
        for (let count = 0; count < 3; count++) await addItem(seen);
      },
    ],
    [
      "of silence while the job is off",
      async () => {
        await setJob({ enabled: false, lastEventAt: null });
        const seen = { startedAt: new Date(Date.now() - 10 * hourMs), lastRunId: newId() };
        for (let count = 0; count < 3; count++) await addItem(seen);
      },
    ],
    ["of users whom runs could not list for less than a day", () => addGoodRuns([25, 0], [12, 3], [1, 3])],
    ["of users whom the newest run lists again", () => addGoodRuns([49, 3], [25, 3], [1, 0])],
    ["of a source that is not in the plan", () => off("plan_missing", 48)],
  ])("is opened %s", async (_, begin) => {
    await begin();
    await refresh();
    expect(await open()).toEqual([]);
  });
});

it("is acknowledged once, by somebody who may, and stays open", async () => {
  await setGrant({ deadAt: new Date(), deadReason: "grant_dead" });
  await refresh();
  const [row] = await listOpenNotices(scenario.admin.ctx);
  const id = row?.id ?? "";
  const uma = await scenario.tenant.signIn(await scenario.tenant.addPerson("Uma User"), new Date());
  await expect(acknowledgeNotice(uma.ctx, { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(acknowledgeNotice(scenario.admin.ctx, { id: newId() })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await acknowledgeNotice(scenario.admin.ctx, { id });
  await acknowledgeNotice(scenario.admin.ctx, { id });
  const [seen] = await listOpenNotices(scenario.admin.ctx);
  expect(seen).toMatchObject({ id, seenAt: scenario.admin.ctx.now });
  const noted = await tx((on) => on.select().from(auditEvent).where(eq(auditEvent.action, "notice.seen")));
  expect(noted).toHaveLength(1);
});

it("pages through many", async () => {
  const { tenantId } = scenario.tenant;
  const rows = Array.from({ length: 60 }, (_, index) => ({
    ...{ tenantId, id: newId(), kind: "runs_failing" as const, jobId: scenario.jobId, detail: { runs: 2 } },
    ...{ openedAt: new Date(index * 1_000), closedAt: new Date(index * 1_000 + 1) },
  }));
  await tx((on) => on.insert(notice).values(rows));
  const first = await listNotices(scenario.admin.ctx, {});
  const second = await listNotices(scenario.admin.ctx, first.next ? { cursor: first.next } : {});
  expect(first.notices).toHaveLength(50);
  const ids = [...first.notices, ...second.notices].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rows.every(({ id }) => ids.includes(id))).toBe(true);
});
