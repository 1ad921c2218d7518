import { TZDate } from "@date-fns/tz";

const minuteMs = 60_000;

/** What date and time inputs hold: "2026-11-21" and "18:05", in some zone. */
type LocalTime = { date: string; time: string };

const pad = (value: number, length = 2) => String(value).padStart(length, "0");

export function toLocalTime(at: Date, zone: string): LocalTime {
  const local = new TZDate(at, zone);
  return {
    date: `${pad(local.getFullYear(), 4)}-${pad(local.getMonth() + 1)}-${pad(local.getDate())}`,
    time: `${pad(local.getHours())}:${pad(local.getMinutes())}`,
  };
}

const shape = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})$/;

/** The moment of a local date and time, or null while they are incomplete. In a gap (clocks go forward) the later one. */
export function fromLocalTime({ date, time }: LocalTime, zone: string): Date | null {
  const match = shape.exec(`${date} ${time}`);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return new Date(new TZDate(year, month - 1, day, hour, minute, zone).getTime());
}

/** An end is shown as its last minute ("23:59"), and kept as the moment after it, which no longer belongs to it. */
export const lastMinuteBefore = (end: Date) => new Date(end.getTime() - minuteMs);
export const endAfterMinute = (minute: Date) => new Date(minute.getTime() + minuteMs);
