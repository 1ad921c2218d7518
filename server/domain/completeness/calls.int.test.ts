import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { sourceItem, sourceSetting } from "@/db/schema";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { shortId } from "@/standins/zoom/data/ids";

import { getCheck } from "./list-checks";
import { listDifferences } from "./list-differences";
import { readNext } from "./read-next";
import { startCheck } from "./start-check";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["phone", "chat"] });
  await scenario.addLicensed("Deniz Kaya");
  await connect(scenario);
});
afterAll(() => scenario.close());

const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

it("a report asks for the calls and the chats of the account too, each once", async () => {
  const { admin, jobId, tenant } = scenario;
  await listRun(scenario, (await runJobNow(admin.ctx, { id: jobId })).runId);
  const { id } = await startCheck(admin.ctx, { jobId, from: day(45), to: day(-1) });
  const zoom = await scenario.connection();
  for (let done = false; !done;) ({ done } = await readNext(tenant.system(new Date()), zoom, id));
  const found = await getCheck(admin.ctx, { id });
  for (const kind of ["phone", "chat"] as const) {
    const reported = await tenant.db.tx((tx) => tx.$count(sourceItem, eq(sourceItem.kind, kind)));
    expect(reported, kind).toBeGreaterThan(0);
    expect(found.kinds.find((one) => one.kind === kind)).toEqual({
      ...{ kind, reported, archived: 0, different: reported, off: null, partial: false },
    });
  }
  expect(found.reasons.every(({ inLedger }) => inLedger)).toBe(true);
  expect([...found.kinds, ...found.past].filter(({ partial }) => partial)).toEqual([]);
});

it("a report names what took place and was to be recorded, and has no recording", async () => {
  const { admin, jobId, tenant, zoom } = scenario;
  const [deniz, kaito] = ["deniz.kaya@contoso.example", "kaito.tanaka@contoso.example"];
  await scenario.addLicensed("Lena Novak");
  const lena = "lena.novak@contoso.example";
  const at = (hour: number) => Date.parse(`${day(5)}T${String(hour).padStart(2, "0")}:00:00Z`);
  const held = (email: string, hour: number, kind: "meeting" | "call", recorded = false) =>
    zoom.control.hold({ email, startMs: at(hour), kind, recorded });
  const expected = [
    [held(deniz, 8, "meeting"), "not_recorded_at_source"],
    [held(deniz, 9, "meeting", true), "recorded_not_listed"],
    [held(lena, 10, "meeting"), "recording_off_at_source"],
    [`call:${held(deniz, 11, "call", true)}:`, "recorded_not_listed"],
    [`call:${held(deniz, 12, "call")}:`, "not_recorded_at_source"],
  ];
  // Nobody wants these recorded.
  for (const kind of ["meeting", "call"] as const) held(kaito, 13, kind, true);
  await tenant.db.tx((tx) =>
    tx.insert(sourceSetting).values({
      ...{ tenantId: tenant.tenantId, jobId, sourceId: shortId(`user ${lena}`), product: "meetings" },
      ...{ state: "differs", current: { auto_recording: "none" } },
    }),
  );
  const report = async () => {
    const { id } = await startCheck(admin.ctx, { jobId, from: day(20), to: day(3) });
    const connection = await scenario.connection();
    for (let done = false; !done;) ({ done } = await readNext(tenant.system(new Date()), connection, id));
    return getCheck(admin.ctx, { id });
  };
  const found = await report();
  const { items } = await listDifferences(admin.ctx, { checkId: found.id, group: "absent", limit: 100 });
  expect(new Set(items.map(({ sessionKey, reason }) => [sessionKey, reason]))).toEqual(new Set(expected));
  expect(found.absent).toBe(expected.length);
  const counts = found.past.map(({ past, absent, tookPlace, recorded, off }) => [
    ...[past, absent, off, tookPlace - recorded >= absent && recorded > 0],
  ]);
  expect(counts).toEqual([
    ["meeting_report", 3, null, true],
    ["call_history", 2, null, true],
  ]);

  zoom.control.addFault({ on: "reports", kind: "missing scope", times: 0 });
  const without = await report();
  expect(without).toMatchObject({ state: "done", absent: 0 });
  expect(without.past.map(({ off }) => off)).toEqual(["missing_scope", "missing_scope"]);
});
