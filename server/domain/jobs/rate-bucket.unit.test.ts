import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { zoomPlans } from "@/db/constants";
import type { RateLabel } from "@/server/connectors/zoom/client";

import { burst, type DayCount, draw, nextUtcDay, type Pace, utcDay } from "./rate-bucket";
import { rateLimit, sharingDay } from "./rate-limits";

const noon = Date.parse("2026-11-21T12:00:00Z");
const fresh: Pace = { nextFreeAt: 0, blockedUntil: null };
const nothing: DayCount = { day: "", usedToday: 0 };
const labels: RateLabel[] = ["light", "medium", "heavy", "resource_intensive"];

it.each([
  ["light", "pro", 15],
  ["medium", "pro", 10],
  ["heavy", "pro", 5],
  ["resource_intensive", "pro", 5 / 60],
  ["phone_light", "pro", 10],
  ["phone_heavy", "business", 5],
  ["light", "business", 40],
  ["heavy", "free", 0.5],
] as const)("half of what %s allows on %s is %d a second", (label, plan, perSecond) => {
  expect(1_000 / rateLimit(label, plan, 50).spacingMs).toBeCloseTo(perSecond, 6);
});

it("lets heavy and resource-intensive calls share a day on paid plans only", () => {
  expect(sharingDay("heavy", "pro")).toEqual(["heavy", "resource_intensive"]);
  expect(sharingDay("resource_intensive", "free")).toEqual(["resource_intensive"]);
  expect(sharingDay("light", "pro")).toEqual(["light"]);
  expect(rateLimit("resource_intensive", "pro", 50).day).toEqual({ name: "heavy", calls: 15_000 });
});

describe("a bucket", () => {
  it("gives no more than a burst and what the time allows, however it is asked", () => {
    const plans = fc.constantFrom(...zoomPlans);
    const pauses = fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(plans, fc.constantFrom(...labels), pauses, (plan, label, waits) => {
        const limit = rateLimit(label, plan, 50);
        let [pace, count, now] = [fresh, nothing, noon];
        const calls: number[] = [];
        for (const wait of waits) {
          now += wait;
          const drawn = draw(pace, count, limit, now);
          if ("blockedUntil" in drawn) return drawn.blockedUntil > now;
          ({ pace, count } = drawn);
          calls.push(...drawn.at.map((at) => Math.max(at, now)));
        }
        // In any window: a burst, and one call for each spacing in it.
        const sorted = calls.sort((a, b) => a - b);
        return sorted.every((from, first) =>
          sorted.slice(first).every((to, more) => {
            return more + 1 <= burst + (to - from) / limit.spacingMs + 1e-3;
          }),
        );
      }),
    );
  });

  it("stops at the day's number and goes on with the next UTC day", () => {
    const limit = { spacingMs: 1, batch: 4, day: { name: "heavy", calls: 6 } };
    const late = Date.parse("2026-11-21T23:59:59.000Z");
    const first = draw(fresh, nothing, limit, late);
    if ("blockedUntil" in first) throw new Error("blocked at once");
    const second = draw(first.pace, first.count, limit, late + 10);
    if ("blockedUntil" in second) throw new Error("blocked too early");
    expect([first.at.length, second.at.length]).toEqual([4, 2]);
    const midnight = nextUtcDay(late);
    expect(draw(second.pace, second.count, limit, late + 20)).toEqual({ blockedUntil: midnight });
    expect(draw(second.pace, second.count, limit, midnight)).toMatchObject({
      count: { day: utcDay(midnight), usedToday: 4 },
    });
  });

  it("gives nothing until what Zoom said is over", () => {
    const limit = rateLimit("light", "pro", 50);
    const pace = { nextFreeAt: 0, blockedUntil: noon + 1 };
    expect(draw(pace, nothing, limit, noon)).toEqual({ blockedUntil: noon + 1 });
    expect(draw(pace, nothing, limit, noon + 1)).toHaveProperty("at.length", limit.batch);
  });
});
