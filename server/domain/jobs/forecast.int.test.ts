import { and, eq, gte, lt } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { auditEvent, jobRun, sourceItem, sourceUser } from "@/db/schema";
import { connect, createJob, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { forecastJob } from "./forecast-job";
import { runJobNow } from "./run-job-now";
import type { ForecastCursor, ForecastPart } from "./schema";

let scenario: Scenario;
beforeAll(async () => {
  // A forecast keeps to what the plan allows, of which the share is in percent: with less, it waits.
  Object.assign(process.env, { ZOOM_PLAN: "business", ZOOM_RATE_SHARE: "100" });
  scenario = await zoomScenario({ lists: ["phone", "chat"] });
  await scenario.addLicensed("Deniz Kaya");
  await scenario.tenant.addPerson("Oskar Nilsen");
  await connect(scenario);
});
afterAll(() => scenario.close());

const window = { from: new Date(Date.now() - 20 * 86_400_000), to: new Date() };

/** "meetings" leaves calls and chats out: what is asked is about users. */
async function forecast(of: "all" | "meetings" = "meetings") {
  const sum = { looked: 0, failed: 0, total: 0, kept: 0, bytes: 0, archived: 0 };
  const others: Record<string, number> = {};
  let cursor: ForecastCursor | null = null;
  do {
    const part: ForecastPart = await forecastJob(scenario.admin.ctx, {
      id: scenario.jobId,
      ...window,
      cursor,
    });
    sum.looked += part.users.looked;
    sum.failed += part.users.failed;
    sum.total = part.users.total;
    sum.kept += part.kept.items;
    sum.bytes += part.kept.bytes;
    sum.archived += part.archived.items;
    for (const { reason, items } of part.others) others[reason] = (others[reason] ?? 0) + items;
    cursor = of === "meetings" && part.next && "kind" in part.next ? null : part.next;
  } while (cursor);
  return { ...sum, others };
}

const written = () =>
  scenario.tenant.db.tx(async (tx) => [
    await tx.select().from(sourceItem),
    await tx.select().from(sourceUser),
    await tx.select().from(jobRun),
    await tx.select().from(auditEvent),
  ]);

it("says what a run will do, before the first one, and writes nothing", { timeout: 60_000 }, async () => {
  const before = await written();
  const said = await forecast("all");
  expect(await written()).toEqual(before);
  expect(said.failed).toBe(0);
  expect(said.looked).toBe(said.total);
  expect(said.others["no_recording_license"]).toBeGreaterThan(0);

  const { runId } = await runJobNow(scenario.admin.ctx, { id: scenario.jobId });
  await listRun(scenario, runId);
  const all = await scenario.tenant.db.tx((tx) => tx.select().from(sourceItem));
  const rows = all.filter(({ startedAt }) => startedAt >= window.from && startedAt < window.to);
  expect(new Set(rows.map(({ kind }) => kind)).size).toBe(3);
  const kept = rows.filter((row) => row.state === "kept");
  expect(said.kept).toBe(kept.length);
  expect(said.bytes).toBe(kept.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0));
  const reasons: Record<string, number> = {};
  for (const row of rows.filter(({ state }) => state !== "kept")) {
    reasons[row.reason] = (reasons[row.reason] ?? 0) + 1;
  }
  expect(said.others).toEqual(reasons);
});

it(
  "tells what is archived already apart, and counts users who can't be listed",
  { timeout: 60_000 },
  async () => {
    const { tenant, zoom } = scenario;
    const before = await forecast();
    const { kind, state, startedAt } = sourceItem;
    const isKept = and(eq(kind, "meeting"), eq(state, "kept"));
    const [kept] = await tenant.db.tx((tx) =>
      tx
        .select()
        .from(sourceItem)
        .where(and(isKept, gte(startedAt, window.from), lt(startedAt, window.to))),
    );
    await tenant.db.tx((tx) =>
      tx
        .update(sourceItem)
        .set({ state: "archived" })
        .where(eq(sourceItem.id, kept?.id ?? "")),
    );
    const after = await forecast();
    expect([after.kept, after.archived]).toEqual([before.kept - 1, before.archived + 1]);

    const match = encodeURIComponent(kept?.ownerSourceId ?? "");
    zoom.control.addFault({ on: "recordings", kind: "error", status: 403, match, times: 0 });
    expect(await forecast()).toMatchObject({ failed: 1, kept: 0 });
    zoom.control.clearFaults();
  },
);

it("needs the right, the tenant's own job, and a connection", async () => {
  const { tenant, jobId, database, admin } = scenario;
  const plain = await tenant.signIn(await tenant.addPerson("Petra Plain"), new Date());
  const other = await tenantFixture(database, { name: "Elsewhere" });
  const stranger = await other.signIn(other.administrator, new Date());
  const input = { id: jobId, ...window, cursor: null };
  await expect(forecastJob(plain.ctx, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(forecastJob(stranger.ctx, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { id } = await createJob(admin.ctx, "Unconnected");
  const unconnected = forecastJob(admin.ctx, { ...input, id });
  await expect(unconnected).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  scenario.zoom.control.revoke("contoso");
  scenario.zoom.control.expireAccessTokens();
  await expect(forecastJob(admin.ctx, input)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
