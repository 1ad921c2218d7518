import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import type { ZoomPlan } from "@/db/constants";
import type { Database } from "@/db/client";
import { openDatabase } from "@/db/client";
import { rateBucket } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { systemClock } from "@/server/connectors/retry";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { type TenantFixture, tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { burst, nextUtcDay } from "./rate-bucket";
import { rateBudget } from "./rate-budget";
import { rateLimit } from "./rate-limits";

let own: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let pools: Database[];
beforeAll(async () => {
  own = await testDatabase();
  home = await tenantFixture(own.database);
  pools = [0, 1].map(() => openDatabase(own.appUrl, { max: 3 }));
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await own.drop();
});

const settings = (share = 50) => ({ plan: "pro" as const, share });
/** As each of two processes has it. */
const budgets = (accountId: string, share = 50, plan: ZoomPlan | null = null) =>
  pools.map((pool) =>
    rateBudget(pool.tenant(home.tenantId), () => Promise.resolve({ accountId, plan }), {
      settings: () => settings(share),
    }),
  );
const dayRows = async (accountId: string) => {
  const rows = await home.db.tx((tx) =>
    tx.select({ label: rateBucket.label }).from(rateBucket).where(eq(rateBucket.accountId, accountId)),
  );
  return rows.map(({ label }) => label).filter((label) => label.startsWith("day "));
};
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof ZoomError ? error.failure : null),
  );

it("paces two processes together as one", async () => {
  const both = budgets("race");
  const { spacingMs, batch } = rateLimit("light", "pro", 50);
  const calls = 30;
  const start = systemClock.now();
  await Promise.all(both.flatMap((budget) => Array.from({ length: calls / 2 }, () => budget.take("light"))));
  const tookMs = systemClock.now() - start;
  expect(tookMs).toBeGreaterThan((calls - burst - batch) * spacingMs);
}, 20_000);

it("stops every process when Zoom says that the day is used up, for all labels that share it", async () => {
  const [one, other] = budgets("daily");
  if (!one || !other) throw new Error("two are needed");
  await one.take("heavy");
  const retryAt = systemClock.now() + 3_600_000;
  await one.throttled("heavy", { retryAt, daily: true });
  for (const label of ["heavy", "resource_intensive"] as const) {
    for (const budget of [one, other]) {
      expect(await refusal(budget.take(label))).toEqual({ kind: "throttled", retryAt, daily: true });
    }
  }
  await other.take("light");
  // Without a time of Zoom's it is the next UTC day; a shorter hold lets nobody go earlier.
  await one.throttled("heavy", { retryAt: retryAt - 1_000, daily: true });
  expect(await refusal(other.take("heavy"))).toEqual({ kind: "throttled", retryAt, daily: true });
  await one.throttled("medium", { retryAt: null, daily: true });
  expect(await refusal(other.take("medium"))).toMatchObject({ retryAt: nextUtcDay(systemClock.now()) });
});

it("holds every process back for a moment when Zoom says so, and keeps accounts apart", async () => {
  const [one, other] = budgets("second");
  if (!one || !other) throw new Error("two are needed");
  const retryAt = systemClock.now() + 400;
  await one.throttled("light", { retryAt, daily: false });
  await other.take("light");
  expect(systemClock.now()).toBeGreaterThanOrEqual(retryAt - 20);
  // A step's call ends before that: nobody sleeps so long.
  await one.throttled("medium", { retryAt: systemClock.now() + 600_000, daily: false });
  const first = await refusal(other.take("medium"));
  expect(first).toMatchObject({ kind: "throttled", daily: false });
  expect(await refusal(other.take("medium"))).toEqual(first);
  const [elsewhere] = budgets("another");
  const before = systemClock.now();
  await elsewhere?.take("light");
  expect(systemClock.now() - before).toBeLessThan(300);
});

it("paces an account by its own plan where one is told, else by the installation's", async () => {
  const retryAt = systemClock.now() + 3_600_000;
  for (const [plan, heldToo] of [
    ["free", false],
    [null, true],
  ] as const) {
    const [one, other] = budgets(`of ${String(plan)}`, 50, plan);
    // On Free these two have a day's limit each; on Pro they share one.
    await one?.throttled("heavy", { retryAt, daily: true });
    const asked = await refusal(other?.take("resource_intensive") ?? Promise.resolve());
    expect(asked).toEqual(heldToo ? { kind: "throttled", retryAt, daily: true } : null);
    expect(await dayRows(`of ${String(plan)}`)).toEqual([heldToo ? "day heavy" : "day resource_intensive"]);
  }
});
