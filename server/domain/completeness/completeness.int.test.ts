import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, job, jobRun, sourceCheck, sourceItem } from "@/db/schema";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { setSkippedLedgerDays } from "@/server/domain/tenants/set-skipped-ledger-days";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { getCheck, listChecks } from "./list-checks";
import { listDifferences } from "./list-differences";
import { readNext } from "./read-next";
import type { CheckDetail } from "./schema";
import { startCheck, startDueChecks } from "./start-check";

let scenario: Scenario;
const dayMs = 86_400_000;
const day = (back: number) => new Date(Date.now() - back * dayMs).toISOString().slice(0, 10);
/** Without the last days, in which files still appear while a test runs. */
const period = { from: day(45), to: day(3) };

beforeAll(async () => {
  scenario = await zoomScenario();
  await scenario.addLicensed("Deniz Kaya");
  await connect(scenario);
  const { admin, jobId } = scenario;
  await listRun(scenario, (await runJobNow(admin.ctx, { id: jobId })).runId);
});
afterAll(() => scenario.close());
beforeEach(() => scenario.zoom.control.clearFaults());

const rows = async () => {
  const all = await scenario.tenant.db.tx((tx) => tx.select().from(sourceItem).orderBy(sourceItem.id));
  const dayOf = (at: Date) => at.toISOString().slice(0, 10);
  return all.filter(({ startedAt }) => dayOf(startedAt) >= period.from && dayOf(startedAt) <= period.to);
};
const set = (ids: string[], values: Partial<typeof sourceItem.$inferInsert>) =>
  scenario.tenant.db.tx((tx) => tx.update(sourceItem).set(values).where(inArray(sourceItem.id, ids)));
const forget = (ids: string[]) =>
  scenario.tenant.db.tx((tx) => tx.delete(sourceItem).where(inArray(sourceItem.id, ids)));

async function report(asked = period): Promise<CheckDetail> {
  const { admin, jobId, tenant } = scenario;
  const { id } = await startCheck(admin.ctx, { jobId, ...asked });
  const zoom = await scenario.connection();
  for (let done = false; !done;) ({ done } = await readNext(tenant.system(new Date()), zoom, id));
  return getCheck(admin.ctx, { id });
}
const differences = async (checkId: string, group: "open" | "decided") =>
  (await listDifferences(scenario.admin.ctx, { checkId, group, limit: 100 })).items;
const kindOf = ({ kinds }: CheckDetail, kind: string) => kinds.find((one) => one.kind === kind);

describe("a report", () => {
  it("names everything that Zoom has and the archive has not, with the reason, and adds up", async () => {
    const found = await report();
    const ledger = (await rows()).filter((row) => row.kind === "meeting");
    expect(found).toMatchObject({ state: "done", complete: true, failure: null, bySchedule: false });
    expect(kindOf(found, "meeting")).toEqual({
      ...{ kind: "meeting", reported: ledger.length, archived: 0, different: ledger.length },
      ...{ off: null, partial: false },
    });
    expect(kindOf(found, "phone")).toMatchObject({ reported: 0, off: "missing_scope" });
    expect(found.reported).toBe(found.archived + found.open + found.decided);
    expect(found.reasons.every(({ inLedger }) => inLedger)).toBe(true);
    const kept = (await rows()).filter(({ state }) => state !== "skipped");
    const open = await differences(found.id, "open");
    expect(open).toHaveLength(found.open);
    expect(open.map(({ now }) => now?.itemId).sort()).toEqual(kept.map(({ id }) => id).sort());
    const [audit] = await scenario.tenant.db.tx((tx) =>
      tx
        .select()
        .from(auditEvent)
        .where(and(eq(auditEvent.subjectId, scenario.jobId), eq(auditEvent.action, "ledger.check_finished"))),
    );
    const { reported, archived } = found;
    expect(audit?.detail).toMatchObject({
      check: found.id,
      outcome: "done",
      complete: true,
      reported,
      archived,
    });
  });

  it("counts what is archived, also what lies in Zoom’s trash by now, as here, and marks it there", async () => {
    const kept = (await rows()).filter(({ state, kind }) => state === "kept" && kind === "meeting");
    await set(
      kept.map(({ id }) => id),
      { state: "archived" },
    );
    const [first] = kept;
    const single = kept.find(({ sessionKey }) => sessionKey !== first?.sessionKey);
    const atMs = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
    await scenario.zoom.control.trash(first?.sessionKey ?? "", { silent: true, atMs });
    scenario.zoom.control.trashFile(single?.sourceKey ?? "");
    const found = await report();
    const marks = async () => {
      const marked = (await rows()).filter(({ trashedAt, recoveredAt }) => trashedAt ?? recoveredAt);
      return marked.map(({ sourceKey, trashedAt, recoveredAt }) => ({
        ...{ sourceKey, trashedMs: trashedAt?.getTime(), recovered: recoveredAt !== null },
      }));
    };
    const ofFirst = kept.filter(({ sessionKey }) => sessionKey === first?.sessionKey);
    expect(new Set(await marks())).toEqual(
      new Set([
        ...ofFirst.map(({ sourceKey }) => ({ sourceKey, trashedMs: atMs, recovered: false })),
        { sourceKey: single?.sourceKey, trashedMs: expect.any(Number) as number, recovered: false },
      ]),
    );
    expect(kindOf(found, "meeting")?.archived).toBe(kept.length);
    expect((await differences(found.id, "open")).filter(({ kind }) => kind === "meeting")).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ sessionKey: first?.sessionKey })]),
    );
    await scenario.zoom.control.recover(first?.sessionKey ?? "", { silent: true });
    await scenario.zoom.control.recover(single?.sourceKey ?? "", { silent: true });
    await set([single?.id ?? ""], { trashedAt: new Date(atMs) });
    await report();
    expect(new Set(await marks())).toEqual(
      new Set(
        [...ofFirst, ...(single ? [single] : [])].map(({ sourceKey }) => ({
          ...{ sourceKey, trashedMs: undefined, recovered: true },
        })),
      ),
    );
    await set(
      kept.map(({ id }) => id),
      { state: "kept" },
    );
  });

  it("finds what the ledger has lost, says so, and writes it there as a listing does", async () => {
    const before = await rows();
    const lost = before.filter(({ state, kind }) => state === "kept" && kind === "meeting").slice(0, 3);
    await forget(lost.map(({ id }) => id));
    const found = await report();
    const missing = (await differences(found.id, "open")).filter(({ inLedger }) => !inLedger);
    expect(missing.map(({ sourceKey }) => sourceKey).sort()).toEqual(
      lost.map(({ sourceKey }) => sourceKey).sort(),
    );
    expect(missing.every(({ state, reason }) => state === null && reason === "rule_keeps")).toBe(true);
    expect(missing.every(({ now }) => now?.state === "kept")).toBe(true);
    expect(await rows()).toHaveLength(before.length);
    expect((await report()).reasons.every(({ inLedger }) => inLedger)).toBe(true);
  });

  it("does not bring back what the ledger has forgotten for the person’s sake", async () => {
    const old = (await rows()).filter(
      ({ state, startedAt, kind }) =>
        kind === "meeting" && state === "skipped" && startedAt.getTime() < Date.now() - 2 * dayMs,
    );
    expect(old.length).toBeGreaterThan(0);
    await setSkippedLedgerDays(scenario.admin.ctx, { days: 1 });
    const forgotten = old.filter(({ reason }) => reason === "no_matching_user");
    await forget(forgotten.map(({ id }) => id));
    const found = await report();
    expect(found.reasons.filter(({ inLedger }) => !inLedger)).toEqual([
      { state: null, reason: "no_matching_user", inLedger: false, open: false, count: forgotten.length },
    ]);
    const gone = (await differences(found.id, "decided")).filter(({ inLedger }) => !inLedger);
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.every(({ now }) => now === null)).toBe(true);
  });

  it("that could not read everything says so and proves nothing", async () => {
    const before = await rows();
    scenario.zoom.control.addFault({ kind: "empty", total: "kept", on: "recordings", times: 0 });
    const found = await report();
    expect(found).toMatchObject({ state: "done", complete: false });
    expect(found.kinds.filter(({ partial }) => partial).map(({ kind }) => kind)).toEqual(["meeting"]);
    expect((await rows()).map(({ state }) => state)).toEqual(before.map(({ state }) => state));
  });
});

describe("asking for one", () => {
  it("while one goes on gives that one, and a step after its end does nothing", async () => {
    const { admin, jobId, tenant } = scenario;
    const first = await startCheck(admin.ctx, { jobId, ...period });
    expect(await startCheck(admin.ctx, { jobId, ...period })).toEqual({ id: first.id, started: false });
    const done = await report();
    expect(done.id).toBe(first.id);
    expect(await readNext(tenant.system(new Date()), await scenario.connection(), first.id)).toEqual({
      done: true,
    });
    const again = await getCheck(admin.ctx, { id: first.id });
    expect(again).toEqual(done);
  });

  it("needs a job that works", async () => {
    const idle = await addJob(scenario.tenant, "Idle");
    await expect(startCheck(scenario.admin.ctx, { jobId: idle, ...period })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
  });

  it("happens by itself once a week, and again for one that stands still", async () => {
    const { tenant, jobId, admin } = scenario;
    const weeksAgo = new Date(Date.now() - 8 * dayMs);
    await tenant.db.tx(async (tx) => {
      await tx.update(sourceCheck).set({ createdAt: weeksAgo }).where(eq(sourceCheck.jobId, jobId));
      // No run ever succeeded: the one that ended has failed.
      await tx.update(job).set({ lastSuccessAt: null }).where(eq(job.id, jobId));
      await tx.update(jobRun).set({ state: "failed", finishedAt: weeksAgo }).where(eq(jobRun.jobId, jobId));
    });
    const now = tenant.system(new Date());
    expect(await startDueChecks(now)).toEqual({ started: 1 });
    expect(await startDueChecks(now)).toEqual({ started: 0 });
    const [newest] = await listChecks(admin.ctx, { jobId, limit: 1 });
    expect(newest).toMatchObject({ state: "queued", bySchedule: true });
  });
});
