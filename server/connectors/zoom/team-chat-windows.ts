import type { DateWindow } from "./windows";

const dayMs = 86_400_000;
/** Every month has as many. */
const maxDays = 28;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The earliest instant that Zoom reports chats of: six months back, less a day for its clock. */
export function chatHorizon(now: Date): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const lastOfMonth = new Date(Date.UTC(year, month - 5, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 6, Math.min(day, lastOfMonth)) + dayMs);
}

/**
 * The windows of UTC days that cover from..to as far as Zoom reports it, oldest first, each less than a month and sharing
 * its boundary day with the next. None ends in the future.
 */
export function chatWindows(from: Date, to: Date, now: Date): DateWindow[] {
  const first = timeOf(dayOf(Math.max(from.getTime(), chatHorizon(now).getTime())));
  const end = timeOf(dayOf(Math.min(to.getTime(), now.getTime())));
  if (first > end) return [];
  const windows: DateWindow[] = [];
  let start = first;
  do {
    const last = Math.min(start + maxDays * dayMs, end);
    windows.push({ from: dayOf(start), to: dayOf(last) });
    start = last;
  } while (start < end);
  return windows;
}
