import { expect, it } from "vitest";

import { testClock } from "@/server/connectors/testing/http-server";

import { rateBudget } from "./rate-budget";

it.each([
  ["light", 15_000 / 15],
  ["medium", 15_000 / 10],
  ["heavy", 15_000 / 5],
  ["resource_intensive", 15_000 * 12],
] as const)("paces %s calls to half of Zoom's limit, after a short burst", async (label, expectedMs) => {
  const clock = testClock();
  const start = clock.now();
  const budget = rateBudget(clock);
  for (let call = 0; call < 5; call++) await budget.take(label);
  expect(clock.now()).toBeCloseTo(start, 2);
  for (let call = 0; call < 15; call++) await budget.take(label);
  expect(clock.now() - start).toBeCloseTo(expectedMs, 0);
});

it("keeps labels apart", async () => {
  const clock = testClock();
  const budget = rateBudget(clock);
  for (let call = 0; call < 5; call++) await budget.take("resource_intensive");
  await budget.take("light");
  expect(clock.slept).toEqual([]);
});
