import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { defaultSchedule, scheduleInput } from "@/server/domain/jobs/schema";

import { readSchedule, scheduleWords, weekdays, writeSchedule } from "./schedule-text";

describe("a schedule in the form", () => {
  it.each([
    [defaultSchedule, "Every day at 02:00"],
    ["0 2 * * *; 30 14 * * *", "Every day at 02:00 and 14:30"],
    ["5 23 * * 1,2,3,4,5", "Monday to Friday at 23:05"],
    ["0 6 * * 0,6", "Saturday and Sunday at 06:00"],
    ["0 2 * * 1-5", "0 2 * * 1-5"],
    ["0 2 * * *; 0 4 * * 1", "0 2 * * *; 0 4 * * 1"],
    ["0 */4 * * *", "0 */4 * * *"],
  ])("%s reads %s", (schedule, words) => {
    expect(scheduleWords(schedule)).toBe(words);
  });

  it("comes back as it was written, and the server takes it", () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
    const days = fc.uniqueArray(fc.constantFrom(...weekdays.map(({ day }) => day)), { minLength: 1 });
    fc.assert(
      fc.property(days, fc.uniqueArray(time, { minLength: 1, maxLength: 6 }), (some, times) => {
        const schedule = writeSchedule({ days: some, times });
        expect(scheduleInput.parse(schedule)).toBe(schedule);
        const read = readSchedule(schedule);
        expect(read?.times).toEqual(times);
        expect(read?.days.toSorted()).toEqual(some.toSorted());
      }),
    );
  });
});
