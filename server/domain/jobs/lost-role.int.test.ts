import { eq, ne } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { jobRun, sourceUser } from "@/db/schema";
import { listOpenNotices } from "@/server/domain/notices/list-notices";
import { refreshAllNotices } from "@/server/domain/notices/refresh-notices";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { type FaultInput, faultInput } from "@/standins/zoom/faults";

import { failRun } from "./end-run";
import { planRun } from "./plan-run";
import { failureSentence, nobodyListed, sourceFailing, usersIncomplete } from "./run-failure";
import { runJobNow } from "./run-job-now";
import { settleRun } from "./settle-run";
import { skipStage } from "./stages";
import { giveUpStage } from "./sweep-stage";
import { sweepUsers } from "./sweep-users";

type Control = Scenario["zoom"]["control"];

const lost = failureSentence("forbidden");

let scenario: Scenario;
let control: Control;
let ids: string[];
beforeAll(async () => {
  scenario = await zoomScenario();
  ({ control } = scenario.zoom);
  await connect(scenario);
  await run();
  ids = (await tx((on) => on.select({ id: sourceUser.sourceId }).from(sourceUser))).map(({ id }) => id);
});
afterAll(() => scenario.close());
beforeEach(() => control.clearFaults());

const tx: typeof scenario.tenant.db.tx = (work) => scenario.tenant.db.tx(work);
const system = () => scenario.tenant.system(new Date());
const start = async () => (await runJobNow(scenario.admin.ctx, { id: scenario.jobId })).runId;
/** Nobody waits between the tries of one request. */
const connection: Scenario["connection"] = async () => ({
  ...(await scenario.connection()),
  clock: { now: Date.now, random: () => 0, sleep: () => Promise.resolve() },
});
const run = async () => listRun({ ...scenario, connection }, await start());
const notices = async () => {
  await refreshAllNotices(system());
  return (await listOpenNotices(scenario.admin.ctx)).map(({ kind }) => kind);
};

/** The first user fares so, if at all, and then everybody who is left so. */
type Fault = Omit<FaultInput, "on" | "match"> & Record<string, unknown>;
const fare = (faults: { one?: Fault; all: Fault }) => {
  const add = (fault: Fault, match?: string) =>
    control.addFault(faultInput.parse({ on: "recordings", times: 0, ...fault, ...(match && { match }) }));
  if (faults.one) add(faults.one, encodeURIComponent(ids[0] ?? ""));
  add(faults.all);
};
/** Their next look goes a year back, in several requests. */
const forget = (id: string) =>
  tx((on) => on.update(sourceUser).set({ listedThrough: null }).where(eq(sourceUser.sourceId, id)));
const refused = { kind: "error", status: 403 } as const;
const failing = [nobodyListed, ["runs_failing"]] as const;

it.each<[string, Parameters<typeof fare>[0], readonly [string, readonly string[]] | null]>([
  ["everybody is refused", { all: refused }, [lost, ["role_lost"]]],
  ["a gateway refuses everybody", { all: { ...refused, page: true } }, failing],
  ["nobody's plan gives recordings out", { all: { kind: "no permission" } }, failing],
  ["one is out of reach, the others refused", { one: { kind: "error" }, all: refused }, failing],
  ["one's list can't be read, the others refused", { one: { kind: "html" }, all: refused }, failing],
  ["one is refused after a good part, the others at once", { one: { kind: "delay", ms: 1, times: 2 }, all: refused }, failing],
  ["one has left, the others are refused", { one: { kind: "gone" }, all: refused }, null],
  ["one is listed, the others refused", { one: { kind: "delay", ms: 1 }, all: refused }, null],
])("when %s", async (_name, faults, expected) => {
  for (const _night of [1, 2]) {
    control.clearFaults();
    await forget(ids[0] ?? "");
    fare(faults);
    expect(await run()).toMatchObject(
      expected ? { state: "failed", failure: expected[0] } : { state: "done" },
    );
  }
  expect(await notices()).toEqual(expected?.[1] ?? []);
  control.clearFaults();
  expect(await run()).toMatchObject({ state: "done", failure: null });
  expect(await notices()).toEqual([]);
}); // prettier-ignore

it("is not concluded where the list of users had gaps", async () => {
  fare({ all: refused });
  control.addFault({ on: "users", kind: "empty", times: 0 });
  expect(await run()).toMatchObject({ state: "failed", failure: usersIncomplete });
});

/** A planned run of which everybody is refused, and one of its steps. */
async function planned() {
  fare({ all: refused });
  const ref = { jobId: scenario.jobId, runId: await start() };
  const zoom = await connection();
  await planRun(system(), zoom, ref);
  const row = async () => {
    const [found] = await tx((on) => on.select().from(jobRun).where(eq(jobRun.id, ref.runId)));
    if (!found) throw new Error("no run");
    return found;
  };
  const step = (offset: number) => sweepUsers(system(), zoom, { ...ref, offset });
  const rest = async () => {
    for (let at = await row(); at.stage === "meetings"; at = await row()) await step(at.usersListed);
    for (const stage of ["phone", "chat"] as const) await skipStage(system(), ref, stage);
    await settleRun(system(), ref);
    return row();
  };
  return { ref, row, step, rest };
}

it("is counted over all steps, each once, however often it is done", async () => {
  const { row, step, rest } = await planned();
  await Promise.all([step(0), step(0)]);
  await step(0);
  expect((await row()).stageCursor).toEqual({ asked: 20, refused: 20 });
  expect(await rest()).toMatchObject({ state: "failed", failure: lost });
});

it("is not concluded of an account's only user, nor of a run whose first step tells nothing of it", async () => {
  const only = await planned();
  await tx((on) =>
    on
      .update(sourceUser)
      .set({ status: "gone" })
      .where(ne(sourceUser.sourceId, ids[0] ?? "")),
  );
  expect(await only.rest()).toMatchObject({ state: "failed", failure: nobodyListed });
  const older = await planned();
  await older.step(0);
  await tx((on) => on.update(jobRun).set({ stageCursor: null }).where(eq(jobRun.id, older.ref.runId)));
  expect(await older.rest()).toMatchObject({ state: "failed", failure: nobodyListed });
});

it.each([
  [lost, lost],
  [null, sourceFailing("phone")],
])(
  "is what a look at a stretch of time says, whatever else it could not read (%s)",
  async (before, after) => {
    const { ref, row } = await planned();
    const listing = { trigger: "backfill", stage: "phone", failure: before } as const;
    await tx((on) => on.update(jobRun).set(listing).where(eq(jobRun.id, ref.runId)));
    await giveUpStage(system(), { ...ref, stage: "phone" });
    expect(await row()).toMatchObject({ stage: "chat", failure: after });
    await failRun(system(), ref.runId, "outage");
  },
);
