import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nextLook } from "./second-look";

const hour = 3_600_000;
const seen = new Date("2026-03-28T23:30:00Z");
const after = (hours: number) => new Date(seen.getTime() + hours * hour);

describe("nextLook", () => {
  it.each([
    [0, 1],
    [0.99, 1],
    [1, 6],
    [6, 24],
    [23, 24],
    [24, 72],
    [71.9, 72],
  ])("%d h after the first sight is %d h after it", (now, next) => {
    expect(nextLook(seen, after(now))).toEqual(after(next));
  });

  it("is never in the past, and ends", () => {
    expect(nextLook(seen, after(72))).toBeNull();
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), (hours) => {
        const next = nextLook(seen, after(hours));
        if (next) expect(next > after(hours)).toBe(true);
        else expect(hours).toBeGreaterThanOrEqual(72 - 1e-6);
      }),
    );
  });
});
