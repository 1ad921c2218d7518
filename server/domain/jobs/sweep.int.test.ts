import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { job, sourceItem, sourceUser } from "@/db/schema";
import { importOne } from "@/server/domain/imports/import-one";
import { listItems } from "@/server/domain/ledger/list-items";
import { retryItem } from "@/server/domain/ledger/retry-item";
import { listUnmatched } from "@/server/domain/mapping/list-unmatched";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { announceDueLooks } from "./announce-due-looks";
import { getRun } from "./get-run";
import { listJobs } from "./list-jobs";
import { findDueLook, lookAgain } from "./look-again";
import { failureSentence } from "./run-failure";
import { runJobNow } from "./run-job-now";
import { sessionsToImport } from "./sessions-to-import";
import { settleRun } from "./settle-run";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await scenario.addLicensed("Deniz Kaya");
  await scenario.tenant.addPerson("Oskar Nilsen");
  await connect(scenario);
});
afterAll(() => scenario.close());
beforeEach(() => scenario.zoom.control.clearFaults());

const items = () => scenario.tenant.db.tx((tx) => tx.select().from(sourceItem).orderBy(sourceItem.id));
const users = () => scenario.tenant.db.tx((tx) => tx.select().from(sourceUser).orderBy(sourceUser.sourceId));
const jobRow = async () =>
  (await scenario.tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, scenario.jobId))))[0];
const run = async () =>
  listRun(scenario, (await runJobNow(scenario.admin.ctx, { id: scenario.jobId })).runId);
const end = async (runId: string) => {
  await scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ state: "skipped" }).where(eq(sourceItem.state, "kept")),
  );
  await settleRun(scenario.tenant.system(new Date()), { runId });
};

it("writes one row for each thing that Zoom has, each with its decision", async () => {
  const listed = await run();
  expect(listed).toMatchObject({ trigger: "first_connect", state: "importing", failure: null });
  expect(listed.usersListed).toBe(listed.usersTotal);

  const inventory = await scenario.zoom.control.inventory("contoso");
  const rows = await items();
  const sessions = new Set(rows.map((row) => row.sessionKey));
  for (const { uuid, files } of inventory) {
    expect(sessions).toContain(uuid);
    // Listings leave out the separate audio of each speaker, which carries no recording type.
    const listedFiles = files.filter((file) => file.recordingType !== "");
    const keys = rows.filter((row) => row.sessionKey === uuid).length;
    expect(keys).toBeGreaterThanOrEqual(Math.max(1, listedFiles.length));
  }
  expect(new Set(rows.map((row) => row.sourceKey)).size).toBe(rows.length);

  const summary = await getRun(scenario.admin.ctx, { runId: listed.id });
  const skipped = summary.skipped.reduce((sum, { count }) => sum + count, 0);
  expect(summary.seen).toBe(sessions.size);
  expect(summary.importing + summary.waiting + skipped + summary.archived + summary.failed).toBe(
    summary.seen,
  );
  expect(summary.skipped).toContainEqual({ reason: "no_recording_license", count: 2, fix: "/users" });
  expect(summary.skipped.find(({ reason }) => reason === "no_matching_user")?.fix).toBe("/tenant");
  const [inList] = await listJobs(scenario.admin.ctx, { historical: false });
  expect(inList).toMatchObject({ state: "running", conversationCount: 0 });
  expect(inList?.remaining?.items).toBe(rows.filter((row) => row.state === "kept").length);
});

it("imports what is kept, then ends the run with its counts and plans the next", async () => {
  const { admin, tenant, jobId, archive } = scenario;
  const { runId } = await runJobNow(admin.ctx, { id: jobId });
  const kept = (await items()).filter((row) => row.state === "kept").map((row) => row.id);
  const ports = { ...archive, zoom: await scenario.connection() };
  const sessions = await sessionsToImport(tenant.system(new Date()), { jobId, itemIds: kept });
  expect(sessions.length).toBeGreaterThan(2);
  for (const one of sessions) {
    expect(await settleRun(tenant.system(new Date()), { runId })).toEqual({ settled: false });
    await importOne(tenant.system(new Date()), ports, { jobId, ...one, runId });
  }
  expect(await settleRun(tenant.system(new Date()), { runId })).toEqual({ settled: true });
  expect(await settleRun(tenant.system(new Date()), { runId })).toEqual({ settled: true });
  const done = await getRun(admin.ctx, { runId });
  expect(done).toMatchObject({ state: "done", archived: sessions.length, importing: 0, remainingMs: null });
  expect(done.files.bytes).toBeGreaterThan(10_000);
  expect(await jobRow()).toMatchObject({ state: "connected", lastSuccessAt: done.startedAt });
  const [inList] = await listJobs(admin.ctx, { historical: false });
  expect(inList).toMatchObject({ conversationCount: sessions.length, remaining: null });
});

it("adds nothing when it looks again, and looks a week back only once it has looked through all twice", async () => {
  const before = await items();
  for (const days of [365, 7]) {
    const again = await run();
    expect(again).toMatchObject({ trigger: "manual", state: "done" });
    const lookBackDays =
      ((again.startedAt?.getTime() ?? 0) - (again.windowFrom?.getTime() ?? 0)) / 86_400_000;
    expect(lookBackDays).toBeGreaterThan(days - 0.1);
    expect(lookBackDays).toBeLessThan(days + 0.1);
  }
  const after = await items();
  expect(after.map(({ id, sourceKey, state }) => ({ id, sourceKey, state }))).toEqual(
    before.map(({ id, sourceKey, state }) => ({ id, sourceKey, state })),
  );
});

it("keeps what it skipped long ago once its owner is licensed, though the run looks a week back only", async () => {
  const { admin, jobId } = scenario;
  const skippedOf = async () => (await items()).filter((row) => row.reason === "no_matching_user").length;
  const before = await skippedOf();
  await scenario.addLicensed("Kaito Tanaka");
  const { runId } = await runJobNow(admin.ctx, { id: jobId });
  await listRun(scenario, runId);
  expect(await skippedOf()).toBeLessThan(before);
  const old = Date.now() - 20 * 86_400_000;
  const kept = (await items()).filter((row) => row.state === "kept" && row.lastRunId === runId);
  expect(kept.some((row) => row.startedAt.getTime() < old)).toBe(true);
  const { seen, skipped, archived, importing } = await getRun(admin.ctx, { runId });
  expect(seen).toBeGreaterThan(archived + importing);
  expect(skipped.map(({ reason }) => reason)).toContain("no_matching_user");
  await end(runId);
});

it("starts one run when asked twice at once", async () => {
  const { admin, jobId } = scenario;
  const asked = await Promise.all([1, 2, 3].map(() => runJobNow(admin.ctx, { id: jobId })));
  expect(new Set(asked.map(({ runId }) => runId)).size).toBe(1);
  expect(asked.filter(({ started }) => started)).toHaveLength(1);
  await listRun(scenario, asked[0]?.runId ?? "");
});

it("concludes nothing from empty lists", async () => {
  const { zoom } = scenario;
  const [before, everybody] = [await items(), await users()];
  for (const on of ["users", "recordings"] as const) {
    zoom.control.addFault({ on, kind: "empty", times: 0 });
    await run();
    zoom.control.clearFaults();
    const stable = ({ id, state, reason, sourceKey }: (typeof before)[number]) => ({
      id,
      state,
      reason,
      sourceKey,
    });
    expect((await items()).map(stable)).toEqual(before.map(stable));
    expect((await users()).map((user) => user.sourceId)).toEqual(everybody.map((user) => user.sourceId));
    expect((await users()).map((user) => user.status)).toEqual(everybody.map((user) => user.status));
  }
});

it("is done but for a user who can't be listed, and looks at them as far back as they were missed", async () => {
  const { zoom, tenant, admin, jobId } = scenario;
  const [{ sourceId } = { sourceId: "" }] = await users();
  const theirs = async () => (await users()).find((user) => user.sourceId === sourceId);
  const forget = () =>
    tenant.db.tx((tx) =>
      tx.update(sourceUser).set({ listedThrough: null }).where(eq(sourceUser.sourceId, sourceId)),
    );
  await forget();
  const match = encodeURIComponent(sourceId);
  zoom.control.addFault({ on: "recordings", kind: "error", status: 403, match, times: 0 });
  const missed = await run();
  expect(missed).toMatchObject({ state: "done", failure: expect.stringContaining("1 Zoom user ") as string });
  expect(missed.usersListed).toBe(missed.usersTotal);
  expect(await getRun(admin.ctx, { runId: missed.id })).toMatchObject({ usersNotListed: 1 });
  expect(await jobRow()).toMatchObject({ state: "connected", lastSuccessAt: missed.startedAt });
  expect(await theirs()).toMatchObject({ status: "not_listed", listedThrough: null });
  const { items: unlisted } = await listUnmatched(admin.ctx, { jobId, status: "not_listed", limit: 50 });
  expect(unlisted).toMatchObject([{ sourceId, status: "not_listed" }]);

  zoom.control.clearFaults();
  zoom.control.addFault({ on: "recordings", kind: "forgets", olderThanDays: 30, times: 0 });
  const listed = await run();
  expect(listed).toMatchObject({ state: "done", failure: null });
  const reaches = (await users()).filter(({ reachesBackTo }) => reachesBackTo !== null);
  const yearBefore = new Date(Number(listed.startedAt) - 365 * 86_400_000);
  expect(reaches).toMatchObject([{ sourceId, listedThrough: yearBefore }]);
  const days = (Date.now() - Number(reaches[0]?.reachesBackTo)) / 86_400_000;
  expect(Math.abs(days - 30)).toBeLessThanOrEqual(1);

  zoom.control.clearFaults();
  await forget();
  await run();
  expect((await theirs())?.reachesBackTo).toBeNull();
});

it("ends as failed when nobody at all can be listed", async () => {
  const before = await jobRow();
  scenario.zoom.control.addFault({ on: "recordings", kind: "error", status: 403, times: 0 });
  expect(await run()).toMatchObject({ state: "failed", failure: failureSentence("forbidden") });
  expect(await jobRow()).toMatchObject({ state: "failed", lastSuccessAt: before?.lastSuccessAt });
});

it("looks again when a later look is due, and takes “not there” for no proof against what is archived", async () => {
  const { tenant, zoom, jobId } = scenario;
  const [archived] = (await items()).filter((row) => row.state === "archived" && row.fileType === "MP4");
  const itemId = archived?.id ?? "";
  const dueAt = new Date(Date.now() + 60_000);
  await tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ nextLookAt: dueAt }).where(eq(sourceItem.id, itemId)),
  );
  const later = tenant.system(new Date(dueAt.getTime() + 1));
  const connection = await scenario.connection();
  expect(await findDueLook(tenant.system(new Date()), itemId)).toBeNull();
  expect(await findDueLook(later, itemId)).toEqual({ jobId });
  const isFound = async () =>
    (await scenario.database.lookup.dueLooks(later.now)).some((look) => look.itemId === itemId);
  for (const pausedAt of [new Date(), null]) {
    await tenant.db.tx((tx) => tx.update(job).set({ pausedAt }).where(eq(job.id, jobId)));
    expect(await isFound()).toBe(pausedAt === null);
  }
  expect(await announceDueLooks(later, [itemId])).toEqual({ sessions: 1 });
  expect(await lookAgain(later, connection, itemId)).toBe("recorded");
  expect(await findDueLook(later, itemId)).toBeNull();

  zoom.control.remove(archived?.sessionKey ?? "");
  expect(await lookAgain(later, connection, itemId)).toBe("not_there");
  const rows = (await items()).filter((row) => row.sessionKey === archived?.sessionKey);
  expect(rows.filter((row) => row.state === "archived").length).toBeGreaterThan(1);
});

it("lists the ledger in pages and takes up again what failed", async () => {
  const { admin, tenant, jobId } = scenario;
  const all: string[] = [];
  let cursor: { startedAt: string; id: string } | undefined;
  do {
    const page = await listItems(admin.ctx, { jobId, limit: 7, ...(cursor ? { cursor } : {}) });
    all.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const rows = await items();
  expect(all.toSorted()).toEqual(rows.map((row) => row.id).toSorted());
  const archived = rows.find((row) => row.state === "archived");
  const skipped = rows.find((row) => row.state === "skipped");
  await expect(retryItem(admin.ctx, { id: archived?.id ?? "" })).rejects.toMatchObject({ code: "CONFLICT" });
  await tenant.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ state: "failed", failure: "unexpected" })
      .where(eq(sourceItem.id, skipped?.id ?? "")),
  );
  await retryItem(admin.ctx, { id: skipped?.id ?? "" });
  const [retried] = (await items()).filter((row) => row.id === skipped?.id);
  expect(retried).toMatchObject({ state: "kept", failure: null, attempts: 0 });
});
