import fc from "fast-check";
import { expect, test } from "vitest";
import { backOffMs, retryTime, timeFrom } from "./time";

const now = new Date("2026-03-29T00:30:00Z");

test.each([
  ["1s", "2026-03-29T00:30:01.000Z"],
  ["1d12h", "2026-03-30T12:30:00.000Z"],
  ["2w1m500ms", "2026-04-12T00:31:00.500Z"],
  ["2026-12-24T18:00:00.000Z", "2026-12-24T18:00:00.000Z"],
  ["2026-12-24T18:00:00+02:00", "2026-12-24T16:00:00.000Z"],
  ["", undefined],
  ["soon", undefined],
  ["1s later", undefined],
])("time %s", (text, expected) => {
  expect(timeFrom(text, now)?.toISOString()).toBe(expected);
});

test.each([
  ["120", "2026-03-29T00:32:00.000Z"],
  ["Sun, 29 Mar 2026 01:00:00 GMT", "2026-03-29T01:00:00.000Z"],
  ["2026-03-29T02:00:00.000Z", "2026-03-29T02:00:00.000Z"],
  [null, undefined],
  ["never", undefined],
])("retry-after %s", (header, expected) => {
  expect(retryTime(header, now)?.toISOString()).toBe(expected);
});

test("pauses grow up to the longest one", () => {
  fc.assert(
    fc.property(fc.nat(1000), (attempt) => {
      const pauseMs = backOffMs(attempt, 1000, 60_000);
      expect(pauseMs).toBeGreaterThanOrEqual(Math.min(60_000, 1000 * 2 ** attempt) * 0.95);
      expect(pauseMs).toBeLessThanOrEqual(60_000 * 1.05);
    }),
  );
});
