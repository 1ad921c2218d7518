import { TZDate } from "@date-fns/tz";
import { addDays, addMonths, startOfDay, startOfMonth } from "date-fns";

/** Presets that fill Start Date and End Date, in the viewer's time zone. */
export type Cycle = "today" | "yesterday" | "last_7_days" | "this_month" | "last_month" | "custom";

type PresetCycle = Exclude<Cycle, "custom">;

/** `from` belongs to the range, `to` is the first moment after it. */
export type Range = { from: Date; to: Date };

type Bounds = (today: TZDate) => { from: Date; to: Date };

const bounds: Record<PresetCycle, Bounds> = {
  today: (today) => ({ from: today, to: addDays(today, 1) }),
  yesterday: (today) => ({ from: addDays(today, -1), to: today }),
  last_7_days: (today) => ({ from: addDays(today, -6), to: addDays(today, 1) }),
  this_month: (today) => ({ from: startOfMonth(today), to: addMonths(startOfMonth(today), 1) }),
  last_month: (today) => ({ from: addMonths(startOfMonth(today), -1), to: startOfMonth(today) }),
};

export const presetCycles = Object.keys(bounds) as PresetCycle[];

export const cycleLabels: Record<Cycle, string> = {
  today: "Today",
  yesterday: "Yesterday",
  last_7_days: "Last 7 days",
  this_month: "This month",
  last_month: "Last month",
  custom: "Custom",
};

/** Whole days of the viewer's zone; a day may have 23 or 25 hours, and may not begin at midnight. */
export function cycleRange(cycle: PresetCycle, now: Date, zone: string): Range {
  const { from, to } = bounds[cycle](startOfDay(new TZDate(now, zone)));
  return { from: new Date(startOfDay(from).getTime()), to: new Date(startOfDay(to).getTime()) };
}
