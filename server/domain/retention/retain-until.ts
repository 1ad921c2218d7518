import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns";

/**
 * End of the conversation plus the rule's days, counted on the calendar of the tenant's time zone (a day on which the
 * clock changes is one day). Null days = for ever = null.
 */
export function retainUntil(endedAt: Date, days: number | null, timeZone: string): Date | null {
  if (days === null) return null;
  return new Date(addDays(new TZDate(endedAt.getTime(), timeZone), days).getTime());
}
