import { afterAll, beforeAll, expect, it } from "vitest";

import type { RunState, RunTrigger } from "@/db/constants";
import { job, jobRun } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { lookBackFrom, lookBackOfUser } from "./look-back";

const day = 86_400_000;
const now = new Date("2026-03-18T07:30:00Z");
const lastSuccessAt = new Date(now.getTime() - day);

let own: Awaited<ReturnType<typeof testDatabase>>;
let tenant: Awaited<ReturnType<typeof tenantFixture>>;
beforeAll(async () => {
  own = await testDatabase();
  tenant = await tenantFixture(own.database, { now });
});
afterAll(() => own.drop());

type Run = { state: RunState; trigger?: RunTrigger; lookBackDays: number };

async function lookBackDaysAfter(runs: readonly Run[], success: Date | null) {
  const { tenantId } = tenant;
  const jobId = newId();
  return tenant.db.tx(async (tx) => {
    await tx.insert(job).values({
      tenantId,
      id: jobId,
      group: "integration",
      integrationType: "zoom",
      name: jobId,
      enabled: true,
      state: "connected",
      processingRegion: "EU",
      schedule: "0 2 * * *",
      lastSuccessAt: success,
      changedAt: now,
    });
    for (const { state, trigger = "schedule", lookBackDays } of runs) {
      const windowFrom = new Date(now.getTime() - lookBackDays * day);
      const times = { createdAt: now, startedAt: now, windowFrom, windowTo: now };
      await tx.insert(jobRun).values({ tenantId, id: newId(), jobId, trigger, state, ...times });
    }
    const from = await lookBackFrom(tx, tenant.system(now), jobId);
    return (now.getTime() - from.getTime()) / day;
  });
}

const whole: Run = { state: "done", lookBackDays: 365 };

it.each<[string, Run[], number]>([
  ["after no run", [], 365],
  ["after a run that failed", [{ ...whole, state: "failed" }], 365],
  ["after one whole look, which an outage may have emptied", [whole], 365],
  ["after one whole look and one at a stretch", [whole, { ...whole, trigger: "backfill" }], 365],
  ["after two whole looks", [whole, whole], 8],
  ["after two whole looks and shorter ones", [whole, whole, { state: "done", lookBackDays: 8 }], 8],
])("%s", async (_, runs, days) => {
  const success = runs.some(({ state }) => state === "done") ? lastSuccessAt : null;
  expect(await lookBackDaysAfter(runs, success)).toBe(days);
});

it.each<[string, number | null, number]>([
  ["was listed by the last run", 1, 8],
  ["was missed for weeks", 20, 27],
  ["never was listed", null, 365],
])("a user who %s is looked at from there", (_, listedDaysAgo, days) => {
  const ago = (lookBackDays: number) => new Date(now.getTime() - lookBackDays * day);
  const listedThrough = listedDaysAgo === null ? null : ago(listedDaysAgo);
  expect(lookBackOfUser({ windowFrom: ago(8), startedAt: now }, listedThrough)).toEqual(ago(days));
  expect(lookBackOfUser({ windowFrom: ago(365), startedAt: now }, listedThrough)).toEqual(ago(365));
});
