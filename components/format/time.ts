const secondMs = 1_000;
const minuteS = 60;
const hourS = 3_600;

type Parts = Record<"year" | "month" | "day" | "hour" | "minute" | "second" | "weekday", string>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, at: Date): Parts {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "short",
      day: "numeric",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value])) as Parts;
}

/** "21 Nov 2026" in that zone. */
export function formatDate(at: Date, zone: string): string {
  const { day, month, year } = partsIn(zone, at);
  return `${day} ${month} ${year}`;
}

/** "18:05" in that zone. */
export function formatTime(at: Date, zone: string): string {
  const { hour, minute } = partsIn(zone, at);
  return `${hour}:${minute}`;
}

/** "21 Nov 2026, 18:05" in that zone. */
export const formatDateTime = (at: Date, zone: string) => `${formatDate(at, zone)}, ${formatTime(at, zone)}`;

/** "21 Nov 2026, 18:05:09" in that zone, where seconds matter. */
export const formatInstant = (at: Date, zone: string) =>
  `${formatDateTime(at, zone)}:${partsIn(zone, at).second}`;

/** "Europe/Berlin (UTC+1)", with the offset that holds at that moment. */
export function zoneLabel(zone: string, at: Date): string {
  const offset = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  return zone === "UTC" ? "UTC" : `${zone} (${(offset ?? "GMT").replace("GMT", "UTC")})`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** A place in a recording: "3:07", "1:03:07". */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / secondMs));
  const hours = Math.floor(total / hourS);
  const minutes = Math.floor((total % hourS) / minuteS);
  const seconds = total % minuteS;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** How long something took: "45 s", "12 min", "1 h 05 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / secondMs);
  if (seconds < minuteS) return `${seconds} s`;
  const minutes = Math.round(seconds / minuteS);
  if (minutes < minuteS) return `${minutes} min`;
  return `${Math.floor(minutes / minuteS)} h ${two(minutes % minuteS)} min`;
}
