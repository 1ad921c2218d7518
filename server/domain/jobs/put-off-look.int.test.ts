import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { sourceItem } from "@/db/schema";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { findDueLook, lookAgain } from "./look-again";
import { isRefused, putOffLook } from "./put-off-look";
import { runJobNow } from "./run-job-now";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await connect(scenario);
  await listRun(scenario, (await runJobNow(scenario.admin.ctx, { id: scenario.jobId })).runId);
});
afterAll(() => scenario.close());

it.each([
  ["to the next", 2, 6],
  ["for good after the last", 100, null],
])("puts off a look that Zoom refuses, %s", async (_, ageHours, nextHours) => {
  const { tenant, zoom } = scenario;
  const now = new Date();
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
  const [item] = await tenant.db.tx((tx) => tx.select().from(sourceItem).limit(1));
  const ofSession = eq(sourceItem.sessionKey, item?.sessionKey ?? "");
  await tenant.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ firstSeenAt: hours(-ageHours), nextLookAt: hours(-1) })
      .where(ofSession),
  );
  const itemId = item?.id ?? "";
  const ctx = tenant.system(now);
  zoom.control.addFault({ on: "api", kind: "error", status: 403, times: 0 });
  const refusal = await lookAgain(ctx, await scenario.connection(), itemId).catch((error: unknown) => error);
  zoom.control.clearFaults();
  expect(isRefused(refusal)).toBe(true);
  expect(await findDueLook(ctx, itemId)).not.toBeNull();
  await putOffLook(ctx, itemId);
  expect(await findDueLook(ctx, itemId)).toBeNull();
  const rows = await tenant.db.tx((tx) => tx.select().from(sourceItem).where(ofSession));
  const expected = nextHours === null ? null : hours(nextHours - ageHours);
  expect(rows.map(({ nextLookAt }) => nextLookAt)).toEqual(rows.map(() => expected));
});
