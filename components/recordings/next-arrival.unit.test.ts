import { expect, test } from "vitest";

import { type Integration, nextArrival } from "./next-arrival";

const job = (name: string, over: Partial<Integration>): Integration => ({
  id: name,
  name,
  archived: false,
  createdAt: new Date("2026-01-01T00:00:00Z"),
  nextRunAt: null,
  state: "connected",
  ...over,
});
const sooner = new Date("2026-11-22T01:00:00Z");
const later = new Date("2026-11-22T02:00:00Z");

test.each([
  ["no job at all", [], { kind: "none" }],
  ["only an archived one", [job("Old", { archived: true, nextRunAt: sooner })], { kind: "none" }],
  [
    "the soonest of several",
    [job("B", { nextRunAt: later }), job("A", { nextRunAt: sooner })],
    { kind: "at", name: "A", at: sooner },
  ],
  [
    "a failed one still runs again",
    [job("A", { state: "failed", nextRunAt: later })],
    { kind: "at", name: "A", at: later },
  ],
  [
    "one that runs now beats a plan",
    [job("A", { nextRunAt: sooner }), job("B", { state: "running" })],
    { kind: "running", name: "B" },
  ],
  [
    "a plan of a job that can't run counts for nothing",
    [job("A", { state: "not_connected", nextRunAt: sooner })],
    { kind: "not_connected", name: "A" },
  ],
] as const)("%s", (_, jobs, expected) => {
  expect(nextArrival(jobs)).toEqual(expected);
});
