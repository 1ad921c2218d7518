import { and, eq, inArray, lt } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import type { SourceKind } from "@/db/constants";
import { job, sourceItem, sourceUser, tenant } from "@/db/schema";
import { importOne } from "@/server/domain/imports/import-one";
import { failRun } from "@/server/domain/jobs/end-run";
import { planRun } from "@/server/domain/jobs/plan-run";
import { sessionsToImport } from "@/server/domain/jobs/sessions-to-import";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { startRun } from "@/server/domain/jobs/start-run";
import { sweepUsers } from "@/server/domain/jobs/sweep-users";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { shortId } from "@/standins/zoom/data/ids";
import type { FaultInput } from "@/standins/zoom/faults";

import { expireSkipped } from "./expire-skipped";
import { lookForForgotten } from "./forgotten";
import { redecideSkipped } from "./redecide-skipped";

const dayMs = 86_400_000;
const idOf = (name: string) => shortId(`user ${name}@contoso.example`);
const [deniz, kaito, elif, hugo] = ["deniz.kaya", "kaito.tanaka", "elif.aydin", "hugo.martin"].map(idOf);
const ago = (days: number) => new Date(Date.now() - days * dayMs);

let scenario: Scenario;
let control: Scenario["zoom"]["control"];
const tx: typeof scenario.tenant.db.tx = (work) => scenario.tenant.db.tx(work);
const now = () => scenario.tenant.system(new Date());

/** Old meetings of these, by their uuid. */
const old: Record<"found" | "others" | "deleted", string> = { found: "", others: "", deleted: "" };

beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["phone", "chat"] });
  ({ control } = scenario.zoom);
  const record = async (host: string, days: number) =>
    (await control.record({ account: "contoso", host, minutesAgo: days * 24 * 60 })).uuid;
  old.found = await record("deniz.kaya", 100);
  old.deleted = await record("deniz.kaya", 101);
  old.others = await record("kaito.tanaka", 100);
  const room = { account: "contoso", session: "old room" };
  await control.openChat({ ...room, channel: "Old room", with: ["oskar.nilsen", "deniz.kaya"] });
  for (const [from, days] of [["oskar.nilsen", 110], ["oskar.nilsen", 100], ["deniz.kaya", 100]] as const) {
    await control.postChat({ ...room, from, text: `${days} days ago`, atMs: Number(ago(days)) });
  }
  await connect(scenario);
  for (let run = 0; run < 3; run++) await listAll();
}, 120_000); // prettier-ignore
afterAll(() => scenario.close());

/** A run's listing, how often each of these users' lists was asked for, and how often that of calls. */
async function listAll(fault?: FaultInput) {
  const { admin, jobId } = scenario;
  control.clearFaults();
  control.clearRequests();
  if (fault) control.addFault(fault);
  for (const id of [deniz, kaito, elif]) {
    control.addFault({ on: "recordings", kind: "delay", ms: 1, times: 0, match: encodeURIComponent(id ?? "") });
  }
  const { runId } = await tx((on) => startRun(on, admin.ctx, jobId, "manual"));
  await listRun(scenario, runId);
  const [ofDeniz, ofKaito, ofElif] = control.faults().slice(-3).map(({ struck }) => struck);
  control.clearFaults();
  const calls = control.requests().byRoute["GET /v2/phone/recordings"] ?? 0;
  return { runId, asked: { deniz: ofDeniz, kaito: ofKaito, elif: ofElif, calls } };
} // prettier-ignore

/** Imports what a run has kept, and ends it. */
async function importAll(runId: string) {
  const { jobId, archive } = scenario;
  const kept = await tx((on) =>
    on.select({ id: sourceItem.id }).from(sourceItem).where(eq(sourceItem.state, "kept")),
  );
  const ports = { ...archive, zoom: await scenario.connection() };
  const itemIds = kept.map(({ id }) => id);
  for (const one of await sessionsToImport(now(), { jobId, itemIds })) {
    await importOne(now(), ports, { jobId, runId, ...one });
  }
  expect(await settleRun(now(), { runId })).toEqual({ settled: true });
}

const user = async (id: string | undefined) => {
  const [row] = await tx((on) =>
    on
      .select()
      .from(sourceUser)
      .where(eq(sourceUser.sourceId, id ?? "")),
  );
  return row;
};
const marks = async () =>
  (await tx((on) => on.select().from(sourceUser)))
    .filter(({ forgotBefore, forgotCallsSince }) => forgotBefore ?? forgotCallsSince)
    .map(({ sourceId }) => sourceId)
    .sort();
const jobRow = async () => (await tx((on) => on.select().from(job)))[0];
const itemsOf = (sessionKey: string) =>
  tx((on) => on.select().from(sourceItem).where(eq(sourceItem.sessionKey, sessionKey)));
const older = async (kind: SourceKind, days: number) =>
  tx((on) =>
    on
      .select()
      .from(sourceItem)
      .where(and(eq(sourceItem.kind, kind), lt(sourceItem.startedAt, ago(days)))),
  );

it("notes of whom and of when it forgot in the transaction that forgets", async () => {
  expect(await itemsOf(old.found)).not.toEqual([]);
  await tx((on) => on.update(sourceItem).set({ firstSeenAt: sourceItem.startedAt }));
  const { db } = now();
  const killed = { ...now(), db: { ...db, tx: <T>(work: Parameters<typeof db.tx<T>>[0]) =>
    db.tx<T>(async (on) => { await work(on); throw new Error("killed"); }) } }; // prettier-ignore
  await expect(expireSkipped(killed)).rejects.toThrow("killed");
  expect([(await itemsOf(old.found)).length > 0, await marks()]).toEqual([true, []]);

  await expireSkipped(now());
  expect(await itemsOf(old.found)).toEqual([]);
  expect(await marks()).toEqual([deniz, kaito].sort());
  const [start] = [(await user(deniz))?.forgotBefore];
  expect(Math.abs(Number(start) - Number(ago(100)))).toBeLessThan(dayMs / 2);
  expect((await jobRow())?.forgotChatsSince).not.toBeNull();
  const before = await user(deniz);
  await expireSkipped(now());
  expect(await user(deniz)).toEqual(before);
});

it("brings nothing back, and asks for nothing more, while nobody of them is to be recorded", async () => {
  await scenario.addLicensed("Elif Aydin");
  const { runId, asked } = await listAll();
  await importAll(runId);
  expect(asked).toEqual({ deniz: 1, kaito: 1, elif: 1, calls: 1 });
  expect([await itemsOf(old.found), await older("chat", 90)]).toEqual([[], []]);
});

it("looks a year back for whom is to be recorded by now, and for nobody else", async () => {
  await scenario.addLicensed("Deniz Kaya");
  control.remove(old.deleted);
  await redecideSkipped(now(), { jobId: scenario.jobId, ownerSourceIds: [elif ?? "", kaito ?? ""] });
  expect((await user(deniz))?.listedThrough).not.toBeNull();
  await redecideSkipped(now(), { jobId: scenario.jobId, ownerSourceIds: [deniz ?? ""] });
  expect(await user(deniz)).toMatchObject({ listedThrough: null });
  const { runId, asked } = await listAll();
  expect(asked).toMatchObject({ kaito: 1, elif: 1, calls: 1 });
  expect(asked.deniz).toBeGreaterThan(10);
  expect((await itemsOf(old.found)).map(({ state }) => state)).toContain("kept");
  expect(await itemsOf(old.others)).toEqual([]);
  expect(await itemsOf(old.deleted)).toEqual([]);
  await importAll(runId);
  expect(new Set((await itemsOf(old.found)).map(({ state }) => state))).toEqual(new Set(["archived"]));
  expect(await marks()).toEqual([kaito]);
}, 60_000);

it("lists chats again from what was forgotten, and gives a row to what is kept by now only", async () => {
  const rows = (await older("chat", 90)).filter(({ fileType }) => fileType === "TEAM_CHAT");
  expect(rows.map(({ state, ownerSourceId }) => [state, ownerSourceId])).toEqual([["archived", deniz]]);
  expect(await jobRow()).toMatchObject({ chatsWantedSince: null });
  expect((await jobRow())?.forgotChatsSince).not.toBeNull();
});

it("looks as far once more, as after any first look, and then no further than at others", async () => {
  const again = await listAll();
  expect(again.asked.deniz).toBeGreaterThan(10);
  await importAll(again.runId);
  await lookForForgotten(now(), { jobId: scenario.jobId });
  const { runId, asked } = await listAll();
  expect(asked).toMatchObject({ deniz: 1, kaito: 1, elif: 1 });
  await importAll(runId);
}, 60_000);

it("believes no empty list of chats that are wanted again", async () => {
  const since = ago(100);
  const wantedAfter = async (fault?: FaultInput) => {
    await importAll((await listAll(fault)).runId);
    return (await jobRow())?.chatsWantedSince;
  };
  await tx((on) => on.update(job).set({ chatsWantedSince: since }));
  expect(await wantedAfter({ on: "chat", kind: "empty", times: 0 })).toEqual(since);
  expect(await wantedAfter()).toBeNull();
}, 60_000);

it("whose list can't be read is looked at as far back the next time", async () => {
  const { jobId } = scenario;
  await tx((on) =>
    on.update(sourceUser).set({ forgotBefore: ago(100) }).where(inArray(sourceUser.sourceId, [elif ?? ""])),
  );
  control.clearFaults();
  control.addFault({ on: "recordings", kind: "error", status: 503, times: 0, match: encodeURIComponent(elif ?? "") });
  await lookForForgotten(now(), { jobId });
  expect(await user(elif)).toMatchObject({ listedThrough: null });
  const connection = async () => ({
    ...(await scenario.connection()),
    clock: { now: Date.now, random: () => 0, sleep: () => Promise.resolve() },
  });
  const { runId } = await tx((on) => startRun(on, scenario.admin.ctx, jobId, "manual"));
  await listRun({ ...scenario, connection }, runId);
  expect(await user(elif)).toMatchObject({ listedThrough: null, forgotBefore: expect.any(Date) as Date });
  await importAll(runId);
  const next = await listAll();
  expect(next.asked).toMatchObject({ deniz: 1, kaito: 1 });
  expect(next.asked.elif).toBeGreaterThan(10);
  await importAll(next.runId);
}, 60_000); // prettier-ignore

it("who is found to be wanted while their list is read is looked at in the next run", async () => {
  const { jobId, admin } = scenario;
  const { runId } = await tx((on) => startRun(on, admin.ctx, jobId, "manual"));
  const zoom = await scenario.connection();
  await planRun(now(), zoom, { jobId, runId });
  const before = (await tx((on) => on.select().from(sourceUser).orderBy(sourceUser.sourceId))).map((one) => one.sourceId);
  const hers = 20 * Math.floor(before.indexOf(elif ?? "") / 20);
  for (let offset = 0; offset <= hers; offset += 20) {
    const take = async () => {
      if (offset === hers) await tx((on) => on.update(sourceUser).set({ listedThrough: null }).where(eq(sourceUser.sourceId, elif ?? "")));
    };
    await sweepUsers(now(), { ...zoom, budget: { take } }, { jobId, runId, offset });
  }
  expect(await user(elif)).toMatchObject({ listedThrough: null });
  await failRun(now(), runId, "outage");
}); // prettier-ignore

it("lists calls again from the oldest forgotten one of somebody who is to be recorded by now", async () => {
  await tx((on) => on.update(tenant).set({ skippedLedgerDays: 10 }));
  expect((await older("phone", 10)).length).toBeGreaterThan(2);
  await expireSkipped(now());
  expect(await older("phone", 10)).toEqual([]);
  expect(await user(hugo)).toMatchObject({ forgotCallsSince: expect.any(Date) as Date });
  await scenario.addLicensed("Hugo Martin");
  await lookForForgotten(now(), { jobId: scenario.jobId });
  const wanted = (await jobRow())?.callsWantedSince;
  expect(Math.abs(Number(wanted) - Number(ago(40)))).toBeLessThan(dayMs);
  expect(await user(hugo)).toMatchObject({ forgotCallsSince: null });

  const { runId: empty } = await listAll({
    on: "phone",
    kind: "empty",
    times: 0,
    match: "/phone/recordings",
  });
  expect((await jobRow())?.callsWantedSince).toEqual(wanted);
  await importAll(empty);

  const { runId } = await listAll();
  const rows = await older("phone", 10);
  expect(new Set(rows.map(({ ownerSourceId }) => ownerSourceId))).toEqual(new Set([hugo]));
  expect(rows.map(({ state }) => state)).toContain("kept");
  await importAll(runId);
  expect(await jobRow()).toMatchObject({ callsWantedSince: null });
  expect((await listAll()).asked.calls).toBe(1);
}, 60_000);
