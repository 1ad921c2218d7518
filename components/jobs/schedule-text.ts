/** What the form can show: the same times on some days of the week (0 = Sunday). */
export type SimpleSchedule = { days: number[]; times: string[] };

/** In the order of the week as calendars show it. */
export const weekdays = [
  { day: 1, short: "Mon", long: "Monday" },
  { day: 2, short: "Tue", long: "Tuesday" },
  { day: 3, short: "Wed", long: "Wednesday" },
  { day: 4, short: "Thu", long: "Thursday" },
  { day: 5, short: "Fri", long: "Friday" },
  { day: 6, short: "Sat", long: "Saturday" },
  { day: 0, short: "Sun", long: "Sunday" },
] as const;

const everyDay = weekdays.map(({ day }) => day);
const simple = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-6](?:,[0-6])*)$/;
const two = (value: string) => value.padStart(2, "0");

/** Null where the schedule says more than the form can show. */
export function readSchedule(schedule: string): SimpleSchedule | null {
  const parts = schedule.split(";").map((part) => simple.exec(part.trim()));
  const days = parts[0]?.[3];
  const times: string[] = [];
  for (const part of parts) {
    const [, minute, hour, ofPart] = part ?? [];
    if (minute === undefined || hour === undefined || ofPart !== days) return null;
    if (Number(minute) > 59 || Number(hour) > 23) return null;
    times.push(`${two(hour)}:${two(minute)}`);
  }
  if (days === undefined) return null;
  return { days: days === "*" ? [...everyDay] : days.split(",").map(Number), times };
}

/** As cron expressions, one for each time. */
export function writeSchedule({ days, times }: SimpleSchedule): string {
  const all = everyDay.every((day) => days.includes(day));
  const which = all ? "*" : days.toSorted((a, b) => a - b).join(",");
  return times
    .map((time) => {
      const [hour = "0", minute = "0"] = time.split(":");
      return `${Number(minute)} ${Number(hour)} * * ${which}`;
    })
    .join("; ");
}

const listed = new Intl.ListFormat("en", { type: "conjunction" });

/** "Every day at 02:00 and 14:30"; the expression itself where it says more. */
export function scheduleWords(schedule: string): string {
  const read = readSchedule(schedule);
  if (!read) return schedule;
  const names = weekdays.filter(({ day }) => read.days.includes(day));
  const isWorkWeek = read.days.length === 5 && !read.days.includes(0) && !read.days.includes(6);
  const days =
    names.length === weekdays.length
      ? "Every day"
      : isWorkWeek
        ? "Monday to Friday"
        : listed.format(names.map(({ long }) => long));
  return `${days} at ${listed.format([...new Set(read.times)].toSorted())}`;
}
