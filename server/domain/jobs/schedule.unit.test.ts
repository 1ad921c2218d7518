import { describe, expect, it } from "vitest";

import { checkSchedule, timesAfter } from "./schedule";
import { defaultSchedule, scheduleInput } from "./schema";

const berlin = "Europe/Berlin";
const times = (schedule: string, after: string, count = 3) =>
  timesAfter(schedule, berlin, new Date(after), count).map((time) =>
    time.toISOString().slice(0, 16).replace("T", " "),
  );

describe("the times of a schedule", () => {
  it.each<[string, string, string[]]>([
    [defaultSchedule, "2026-11-21T12:00:00Z", ["2026-11-22 01:00", "2026-11-23 01:00", "2026-11-24 01:00"]],
    [
      "0 2 * * *; 30 14 * * *",
      "2026-11-21T12:00:00Z",
      ["2026-11-21 13:30", "2026-11-22 01:00", "2026-11-22 13:30"],
    ],
    ["0 2 * * 1-5", "2026-11-20T12:00:00Z", ["2026-11-23 01:00", "2026-11-24 01:00", "2026-11-25 01:00"]],
    ["0 2 * * MON,THU", "2026-11-20T12:00:00Z", ["2026-11-23 01:00", "2026-11-26 01:00", "2026-11-30 01:00"]],
    [
      "0 2 * * *; 0 2 * * 1",
      "2026-11-21T12:00:00Z",
      ["2026-11-22 01:00", "2026-11-23 01:00", "2026-11-24 01:00"],
    ],
  ])("of %s", (schedule, after, expected) => {
    expect(times(schedule, after)).toEqual(expected);
  });

  it("come once on the day on which the clock skips or repeats an hour", () => {
    expect(times("30 2 * * *", "2026-03-28T12:00:00Z", 2)).toEqual(["2026-03-29 01:30", "2026-03-30 00:30"]);
    expect(times("30 2 * * *", "2026-10-24T12:00:00Z", 2)).toEqual(["2026-10-25 00:30", "2026-10-26 01:30"]);
  });
});

describe("a schedule is refused", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  it.each(["0 2 31 2 *", "0 25 * * *", "* * * * *", "*/10 * * * *", "0 2 * * *; 10 2 * * *"])(
    "%s",
    (schedule) => {
      expect(scheduleInput.safeParse(schedule).success).toBe(true);
      expect(() => checkSchedule(schedule, berlin, now)).toThrow(/five fields|15 minutes/);
    },
  );
  it.each(["", "0 2 * *", "H 2 * * *", "0 0 2 * * *", "@daily", "0 2 * * * ;", "0 2 * * *; x"])(
    "%j before anybody reads it",
    (schedule) => {
      expect(scheduleInput.safeParse(schedule).success).toBe(false);
    },
  );
  it.each(["0 2 * * *", "*/15 * * * *", "0 2,14 * * MON-FRI; 0 6 * * SUN"])("but not %s", (schedule) => {
    expect(() => checkSchedule(scheduleInput.parse(schedule), berlin, now)).not.toThrow();
  });
});
