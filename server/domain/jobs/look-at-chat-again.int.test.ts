import { and, asc, eq, isNotNull } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import { sourceItem } from "@/db/schema";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { importOne } from "@/server/domain/imports/import-one";
import { readChatKey } from "@/server/domain/ledger/chat-days";
import { redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { lookAtChatAgain } from "./look-at-chat-again";
import { runJobNow } from "./run-job-now";

const dayMs = 86_400_000;
const tickMs = 300_000;
const channel = { account: "contoso", session: "busy channel" };
/** Days ago on which somebody wrote; the last three lie close together. */
const written = [150, 120, 90, 60, 45, 31, 30, 29] as const;
const reports = 6;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["chat"] });
  await scenario.tenant.addPerson("Oskar Nilsen");
  const { control } = scenario.zoom;
  await control.openChat({ ...channel, channel: "Busy channel", with: ["oskar.nilsen", "deniz.kaya"] });
  for (const ago of written) {
    const atMs = Date.now() - ago * dayMs;
    await control.postChat({ ...channel, from: "oskar.nilsen", text: `${ago} days ago`, atMs });
    await control.postChat({ ...channel, from: "deniz.kaya", text: "Seen.", atMs: atMs + 1_000 });
  }
  await connect(scenario);
  const { runId } = await runJobNow(scenario.admin.ctx, { id: scenario.jobId });
  await listRun(scenario, runId);
  await scenario.addLicensed("Deniz Kaya");
}, 60_000);
afterAll(() => scenario.close());
afterEach(() => scenario.zoom.control.clearFaults());

/** As before anybody of the channel was to be recorded, with its oldest day due. */
beforeEach(async () => {
  const days = await daysOf();
  await set({ state: "skipped", reason: "no_recording_license", nextLookAt: null });
  await setOne(days[0], { nextLookAt: new Date() });
  scenario.zoom.control.clearRequests();
});

type Row = typeof sourceItem.$inferSelect;
const ofChats = eq(sourceItem.fileType, "TEAM_CHAT");
async function daysOf(): Promise<Row[]> {
  const id = scenario.zoom.control.chats("contoso").find(({ key }) => key === channel.session)?.id ?? "";
  const rows = await scenario.tenant.db.tx((tx) =>
    tx.select().from(sourceItem).where(ofChats).orderBy(asc(sourceItem.startedAt)),
  );
  return rows.filter(({ sessionKey }) => readChatKey(sessionKey)?.sessionId === id);
}
const set = (values: Partial<Row>) =>
  scenario.tenant.db.tx((tx) => tx.update(sourceItem).set(values).where(ofChats));
const setOne = (row: Row | undefined, values: Partial<Row>) =>
  scenario.tenant.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set(values)
      .where(eq(sourceItem.id, row?.id ?? "")),
  );
const at = (ticks: number) => scenario.tenant.system(new Date(Date.now() + ticks * tickMs));
const asked = () =>
  Object.entries(scenario.zoom.control.requests().byRoute)
    .filter(([route]) => route.includes("/report/chat/sessions/"))
    .reduce((sum, [, count]) => sum + count, 0);
const standing = async () => (await daysOf()).map(({ state }) => state);
const kept = written.map(() => "kept");

/** The looks that a tick finds, each ended as soon as it may be; answers how many there were. */
async function tick(ticks: number, endsAt?: number): Promise<number> {
  const ctx = at(ticks);
  const due = await scenario.tenant.db.tx((tx) =>
    tx
      .select()
      .from(sourceItem)
      .where(and(ofChats, isNotNull(sourceItem.nextLookAt))),
  );
  const now = due.filter(({ nextLookAt }) => nextLookAt && nextLookAt <= ctx.now);
  const zoom = await scenario.connection();
  for (const row of now) await lookAtChatAgain(ctx, zoom, row, endsAt);
  return now.length;
}
async function untilNoneIsDue(from: number, endsAt?: number): Promise<number> {
  let looks = 0;
  for (let ticks = from; ; ticks++) {
    const found = await tick(ticks, endsAt);
    if (found === 0) return looks;
    looks += found;
  }
}

it("one look reads all that there is time for, a stretch by one report", async () => {
  expect(await untilNoneIsDue(0)).toBe(1);
  expect([await standing(), asked()]).toEqual([kept, reports]);
  expect((await daysOf()).map(({ nextLookAt }) => nextLookAt)).toEqual(written.map(() => null));
});

it("a look whose time is over leaves the rest to the next, which goes on there and reads nothing twice", async () => {
  await tick(0, 0);
  expect(await standing()).toEqual(["kept", ...written.slice(1).map(() => "skipped")]);
  expect(asked()).toBe(1);
  expect(await tick(0.5, 0)).toBe(0);
  expect(await untilNoneIsDue(2, 0)).toBe(reports - 1);
  expect([await standing(), asked()]).toEqual([kept, reports]);
});

it("a look that is cut short goes on where it stood", async () => {
  const match = "/report/chat/sessions/";
  scenario.zoom.control.addFault({ on: "chat", kind: "error", status: 403, skip: 2, times: 1, match });
  await expect(tick(0)).rejects.toBeInstanceOf(ZoomError);
  expect((await standing()).slice(0, 3)).toEqual(["kept", "kept", "skipped"]);
  const before = asked();
  await untilNoneIsDue(2);
  expect([await standing(), asked() - before]).toEqual([kept, reports - 2]);
});

it("goes on though the day that is next was decided otherwise, and imported, meanwhile", async () => {
  await tick(0, 0);
  const [, next] = await daysOf();
  await setOne(next, { state: "kept", reason: "rule_keeps" });
  const ports = { ...scenario.archive, zoom: await scenario.connection() };
  const session = { jobId: scenario.jobId, kind: "chat", sessionKey: next?.sessionKey ?? "" } as const;
  await importOne(at(0), ports, session);
  await untilNoneIsDue(2, 0);
  expect(await standing()).toEqual(kept.with(1, "archived"));
});

it("ends where another look begins", async () => {
  await setOne((await daysOf())[3], { nextLookAt: at(2).now });
  await tick(0);
  expect((await standing()).slice(0, 4)).toEqual(["kept", "kept", "kept", "skipped"]);
  await untilNoneIsDue(3);
  expect([await standing(), asked()]).toEqual([kept, reports]);
});

it("and when the job stood still meanwhile", async () => {
  await tick(0, 0);
  const afterDays = at((10 * dayMs) / tickMs);
  await redecideSkipped(afterDays, { jobId: scenario.jobId, runId: await anyRun() });
  const [, next] = await daysOf();
  expect(next?.nextLookAt).toEqual(afterDays.now);
  await untilNoneIsDue((10 * dayMs) / tickMs + 1, 0);
  expect((await standing()).slice(1)).toEqual(kept.slice(1));
});

it("asks once more the next day for all that reports with gaps left out", async () => {
  scenario.zoom.control.addFault({ on: "chat", kind: "error", status: 400, times: 0, match: "/report/chat/sessions/" });
  await untilNoneIsDue(0, 0);
  expect(await standing()).toEqual(written.map(() => "skipped"));
  scenario.zoom.control.clearFaults();
  scenario.zoom.control.clearRequests();
  await untilNoneIsDue((1.5 * dayMs) / tickMs);
  expect([await standing(), asked()]).toEqual([kept, reports]);
}); // prettier-ignore

async function anyRun(): Promise<string> {
  const [row] = await scenario.tenant.db.tx((tx) =>
    tx.select({ id: sourceItem.lastRunId }).from(sourceItem).where(isNotNull(sourceItem.lastRunId)),
  );
  return row?.id ?? "";
}
