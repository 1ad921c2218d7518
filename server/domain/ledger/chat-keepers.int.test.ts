import { and, asc, eq, isNotNull } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { sourceItem } from "@/db/schema";
import { lookAgain } from "@/server/domain/jobs/look-again";
import { isRefused, putOffLook } from "@/server/domain/jobs/put-off-look";
import { startRun } from "@/server/domain/jobs/start-run";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { shortId } from "@/standins/zoom/data/ids";

import { redecideSkipped } from "./redecide-skipped";
import { addItems } from "./testing/ledger-rows";

const dayMs = 86_400_000;
const room = { account: "contoso", session: "old room" };

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["chat"] });
  await scenario.tenant.addPerson("Oskar Nilsen");
  const { control } = scenario.zoom;
  await control.openChat({ ...room, channel: "Old room", with: ["oskar.nilsen", "deniz.kaya"] });
  for (const [from, ago] of [["oskar.nilsen", 100], ["deniz.kaya", 100], ["oskar.nilsen", 70], ["oskar.nilsen", 40], ["deniz.kaya", 40]] as const) {
    await control.postChat({ ...room, from, text: `${ago} days ago`, atMs: Date.now() - ago * dayMs });
  }
  await connect(scenario);
  await run();
  await run();
}, 60_000); // prettier-ignore
afterAll(() => scenario.close());
beforeEach(() => setDue(null));

const now = () => scenario.tenant.system(new Date());
async function run() {
  const { tenant, admin, jobId } = scenario;
  const { runId } = await tenant.db.tx((tx) => startRun(tx, admin.ctx, jobId, "manual"));
  await listRun(scenario, runId);
}
const ofChats = eq(sourceItem.kind, "chat");
const setDue = (nextLookAt: Date | null) =>
  scenario.tenant.db.tx((tx) => tx.update(sourceItem).set({ nextLookAt }).where(ofChats));
const due = () =>
  scenario.tenant.db.tx((tx) =>
    tx.select().from(sourceItem).where(and(ofChats, isNotNull(sourceItem.nextLookAt))).orderBy(asc(sourceItem.nextLookAt)),
  ); // prettier-ignore
async function roomDays() {
  const id = scenario.zoom.control.chats("contoso").find(({ key }) => key === room.session)?.id ?? "";
  const rows = await scenario.tenant.db.tx((tx) =>
    tx.select().from(sourceItem).where(ofChats).orderBy(asc(sourceItem.startedAt)),
  );
  return rows.filter(({ sessionKey }) => sessionKey.startsWith(`chat:${id}:`));
}
const redecide = (ownerSourceIds?: string[]) =>
  redecideSkipped(now(), { jobId: scenario.jobId, ownerSourceIds });

it("runs that find nobody new make no chat due", async () => {
  const days = await roomDays();
  expect(days.map(({ reason }) => reason)).toEqual(days.map(() => "no_recording_license"));
  expect(days).toHaveLength(3);
  await run();
  expect(await due()).toEqual([]);
});

it("decides a skipped day anew by everybody who wrote in it, once somebody of them is to be recorded", async () => {
  const { id: deniz } = await scenario.addLicensed("Deniz Kaya");
  const denizId = shortId("user deniz.kaya@contoso.example");
  await redecide([denizId]);
  const waiting = await due();
  const [oldest] = await roomDays();
  // A look at the oldest day reads the whole chat.
  expect(waiting.filter(({ ownerSourceId }) => ownerSourceId === denizId)).toEqual([]);
  expect(waiting.map(({ id }) => id)).toContain(oldest?.id);
  expect(new Set(waiting.map(({ sessionKey }) => sessionKey.slice(0, -11))).size).toBe(waiting.length);
  scenario.zoom.control.clearRequests();
  expect(await lookAgain(now(), await scenario.connection(), oldest?.id ?? "")).toBe("recorded");
  expect(scenario.zoom.control.requests().total).toBeLessThan(6);
  const days = await roomDays();
  expect(days.map(({ state, ownerPersonId }) => [state, ownerPersonId === deniz])).toEqual([
    ["kept", true],
    ["skipped", false],
    ["kept", true],
  ]);
  expect(days.map(({ nextLookAt }) => nextLookAt)).toEqual([null, null, null]);
  expect(days[1]).toMatchObject({ reason: "no_recording_license", revision: null });
});

it("does so once for each who comes, and whenever somebody asks for everything", async () => {
  await redecide([shortId("user deniz.kaya@contoso.example")]);
  expect(await due()).toEqual([]);
  await redecide();
  expect((await due()).length).toBeGreaterThan(0);
});

it.each([400, 403])("looks again the next day where Zoom answers by %i", async (status) => {
  const id = (await roomDays())[1]?.id ?? "";
  await setDue(new Date(Date.now() - 3_600_000));
  scenario.zoom.control.addFault({ on: "chat", kind: "error", status, times: 0 });
  const at = now();
  await lookAgain(at, await scenario.connection(), id).catch((error: unknown) => {
    expect(isRefused(error)).toBe(true);
    return putOffLook(at, id);
  });
  scenario.zoom.control.clearFaults();
  expect((await roomDays())[1]?.nextLookAt).toEqual(new Date(at.now.getTime() + dayMs));
});

it("looks at a hundred chats each five minutes, and asks again for looks that never came", async () => {
  const rows = Array.from({ length: 250 }, (_, n) => ({
    ...({ kind: "chat", mediaClass: "chat", fileType: "TEAM_CHAT", recordingType: "team_chat" } as const),
    ...{ sourceKey: `chat:s${n}:2026-01-01`, sessionKey: `chat:s${n}:2026-01-01` },
    startedAt: new Date(Date.now() - 50 * dayMs),
  }));
  await addItems(scenario.tenant, scenario.jobId, rows);
  const asked = Date.now();
  await redecide();
  const turns = (await due()).map(({ nextLookAt }) => Math.floor((Number(nextLookAt) - asked) / 300_000));
  expect(turns.length).toBeGreaterThan(250);
  expect(turns.filter((turn) => turn <= 0)).toHaveLength(100);
  expect(turns.filter((turn) => turn === 1)).toHaveLength(100);
  await setDue(new Date(Date.now() - 6 * dayMs));
  await run();
  const again = (await due()).filter(({ nextLookAt }) => Number(nextLookAt) >= asked);
  expect(again.length).toBeGreaterThan(250);
});
