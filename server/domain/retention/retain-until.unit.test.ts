import { TZDate } from "@date-fns/tz";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { retainUntil } from "./retain-until";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Pacific/Chatham",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
];

describe("retainUntil", () => {
  it.each([
    // The last Sunday of March has 23 hours in Berlin, the last of October 25.
    ["2026-03-28T09:00:00Z", 1, "Europe/Berlin", "2026-03-29T08:00:00Z"],
    ["2026-10-24T08:00:00Z", 1, "Europe/Berlin", "2026-10-25T09:00:00Z"],
    ["2026-10-24T08:00:00Z", 1, "UTC", "2026-10-25T08:00:00Z"],
    // 02:30 does not exist on that day: the clock goes on to 03:30.
    ["2026-03-28T01:30:00Z", 1, "Europe/Berlin", "2026-03-29T01:30:00Z"],
    // Lord Howe's summer time is half an hour.
    ["2026-10-03T01:00:00Z", 1, "Australia/Lord_Howe", "2026-10-04T00:30:00Z"],
    ["2028-02-28T12:00:00Z", 1, "America/New_York", "2028-02-29T12:00:00Z"],
    ["2026-11-21T12:00:00Z", 36_500, "UTC", "2126-10-28T12:00:00Z"],
  ])("%s + %i days in %s is %s", (from, days, zone, until) => {
    expect(retainUntil(new Date(from), days, zone)).toEqual(new Date(until));
  });

  it("is for ever without days", () => {
    for (const zone of zones) expect(retainUntil(new Date(), null, zone)).toBeNull();
  });

  it("keeps the hour on the wall of the tenant's zone, and grows with the days", () => {
    const end = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(end, fc.integer({ min: 1, max: 4_000 }), fc.constantFrom(...zones), (from, days, zone) => {
        const until = retainUntil(from, days, zone);
        const next = retainUntil(from, days + 1, zone);
        if (!until || !next) throw new Error("days give a date");
        expect(until < next).toBe(true);
        const apartMs = until.getTime() - from.getTime() - days * 86_400_000;
        expect(Math.abs(apartMs)).toBeLessThanOrEqual(3_600_000);
        const wall = (date: Date) => new TZDate(date.getTime(), zone);
        const minutes = (date: TZDate) => date.getHours() * 60 + date.getMinutes();
        const shift = Math.abs(minutes(wall(until)) - minutes(wall(from)));
        // Only an hour that a change of clocks skips may move.
        if (shift !== 0)
          expect(wall(until).getTimezoneOffset()).not.toBe(
            wall(new Date(until.getTime() - 10_800_000)).getTimezoneOffset(),
          );
      }),
      { numRuns: 500 },
    );
  });
});
