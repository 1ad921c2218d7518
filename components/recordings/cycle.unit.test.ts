import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { endAfterMinute, fromLocalTime, lastMinuteBefore, toLocalTime } from "@/components/format/local-time";

import { cycleRange, presetCycles } from "./cycle";

const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"];

const anyMoment = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
const anyZone = fc.constantFrom(...zones);
const hourMs = 3_600_000;

describe("a cycle fills start and end with whole days of the viewer's zone", () => {
  test.each([
    // Ordinary days; the moment lies on different dates in different zones.
    ["today", "2026-11-21T18:00:00Z", "UTC", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"],
    ["today", "2026-11-21T23:30:00Z", "Europe/Berlin", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"],
    ["yesterday", "2026-11-21T03:00:00Z", "America/New_York", "2026-11-19T05:00:00Z", "2026-11-20T05:00:00Z"],
    // Berlin's clocks go forward on 29 March 2026 (23 hours) and back on 25 October (25 hours).
    ["today", "2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
    ["today", "2026-10-25T12:00:00Z", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"],
    ["yesterday", "2026-10-26T12:00:00Z", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"],
    ["last_7_days", "2026-03-30T12:00:00Z", "Europe/Berlin", "2026-03-23T23:00:00Z", "2026-03-30T22:00:00Z"],
    // In Cairo 24 April 2026 begins at 01:00.
    ["today", "2026-04-24T12:00:00Z", "Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"],
    ["this_month", "2026-03-31T23:30:00Z", "Europe/Berlin", "2026-03-31T22:00:00Z", "2026-04-30T22:00:00Z"],
    ["last_month", "2026-01-15T12:00:00Z", "Europe/Berlin", "2025-11-30T23:00:00Z", "2025-12-31T23:00:00Z"],
    ["last_month", "2026-03-31T12:00:00Z", "UTC", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"],
  ] as const)("%s at %s in %s", (cycle, now, zone, from, to) => {
    expect(cycleRange(cycle, new Date(now), zone)).toEqual({ from: new Date(from), to: new Date(to) });
  });

  test("today holds the moment itself and lasts 23 to 25 hours; yesterday ends where it begins", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, (now, zone) => {
        const today = cycleRange("today", now, zone);
        expect(today.from.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(today.to.getTime()).toBeGreaterThan(now.getTime());
        const hours = (today.to.getTime() - today.from.getTime()) / hourMs;
        expect(hours).toBeGreaterThanOrEqual(23);
        expect(hours).toBeLessThanOrEqual(25);
        expect(cycleRange("yesterday", now, zone).to).toEqual(today.from);
        expect(cycleRange("last_7_days", now, zone).to).toEqual(today.to);
      }),
    );
  });

  test("every cycle shows an end in the minute before the next day", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, fc.constantFrom(...presetCycles), (now, zone, cycle) => {
        const { from, to } = cycleRange(cycle, now, zone);
        expect(from.getTime()).toBeLessThan(to.getTime());
        expect(toLocalTime(lastMinuteBefore(to), zone).time).toBe("23:59");
      }),
    );
  });
});

describe("date and time inputs", () => {
  test("what is shown leads back to the same minute, but for the hour that comes twice", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, (at, zone) => {
        const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
        const shown = toLocalTime(minute, zone);
        const back = fromLocalTime(shown, zone);
        expect(back && toLocalTime(back, zone)).toEqual(shown);
        expect(Math.abs((back?.getTime() ?? 0) - minute.getTime()) % hourMs).toBe(0);
      }),
    );
  });

  test.each([
    [{ date: "", time: "10:00" }, null],
    [{ date: "2026-11-21", time: "" }, null],
    [{ date: "2026-11-21", time: "18:05" }, "2026-11-21T17:05:00.000Z"],
    [{ date: "2026-03-29", time: "02:30" }, "2026-03-29T01:30:00.000Z"],
  ])("%j in Berlin", (local, at) => {
    expect(fromLocalTime(local, "Europe/Berlin")?.toISOString() ?? null).toBe(at);
  });

  test("an end keeps its last minute", () => {
    const end = new Date("2026-11-22T00:00:00Z");
    expect(endAfterMinute(lastMinuteBefore(end))).toEqual(end);
  });
});
