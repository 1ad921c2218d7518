import { describe, expect, it } from "vitest";
import { backoffMs, parseRetryAfter, senderNow } from "./retry";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("parseRetryAfter", () => {
  it.each([
    ["5", 5_000],
    [" 0 ", 0],
    ["Sat, 21 Nov 2026 12:01:00 GMT", 60_000],
    ["2026-11-22T00:00:00Z", 12 * 3_600_000],
    ["2020-01-01T00:00:00Z", 0],
    ["soon", null],
    ["-3", null],
    ["", null],
    [null, null],
  ])("%s", (value, expected) => expect(parseRetryAfter(value, now)).toBe(expected));
});

describe("senderNow", () => {
  it.each([
    ["Sat, 21 Nov 2026 12:07:00 GMT", now + 7 * 60_000],
    ["nonsense", now],
    [null, now],
  ])("%s", (header, expected) => expect(senderNow(header, now)).toBe(expected));
});

describe("backoffMs", () => {
  it("doubles up to a minute, the upper half by chance", () => {
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, () => 0))).toEqual([500, 1000, 2000, 4000]);
    expect(backoffMs(20, () => 0.999999)).toBe(60_000);
    const waits = new Set(Array.from({ length: 50 }, () => backoffMs(3, Math.random)));
    expect(waits.size).toBeGreaterThan(25);
    expect([...waits].every((wait) => wait >= 4_000 && wait <= 8_000)).toBe(true);
  });
});
