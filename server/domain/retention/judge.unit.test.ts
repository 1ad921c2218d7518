import { describe, expect, it } from "vitest";

import { judge } from "./start-purge-run";

const minute = 60_000;
const day = 24 * 60 * minute;
const now = new Date("2026-11-21T02:00:00Z");
const before = (ms: number) => new Date(now.getTime() - ms);
const yesterday = { startedAt: before(day), forecast: 10 };

describe("judge", () => {
  it.each([
    ["nothing ran before", undefined, 1_000, now, null],
    ["as forecast", yesterday, 10, now, null],
    ["somewhat above the forecast", yesterday, 25, now, null],
    ["beyond the forecast", yesterday, 26, now, "beyond_forecast"],
    ["nothing was forecast", { ...yesterday, forecast: 0 }, 11, now, "beyond_forecast"],
    ["database two minutes behind", yesterday, 1, before(2 * minute), null],
    ["database further behind", yesterday, 1, before(2 * minute + 1), "clocks_differ"],
    ["database ahead", yesterday, 1, before(-3 * minute), "clocks_differ"],
    ["database's clock unreadable", yesterday, 0, new Date(Number.NaN), "clocks_differ"],
    ["a run in the future", { startedAt: before(-minute), forecast: 10 }, 0, now, "clock_went_back"],
    ["eight days of silence", { startedAt: before(8 * day), forecast: 10 }, 1, now, null],
    ["longer silence", { startedAt: before(8 * day + 1), forecast: 10 }, 1, now, "clock_jumped"],
    ["longer silence, nothing due", { startedAt: before(90 * day), forecast: 0 }, 0, now, null],
  ] as const)("%s", (_, last, due, databaseClock, refusal) => {
    expect(judge({ now, databaseClock, last, due })).toBe(refusal);
  });
});
