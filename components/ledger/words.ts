import type { Tone } from "@/components/ui/badge";
import type { ItemState, SourceKind } from "@/db/constants";
import type { LedgerCounts, Retried } from "@/server/domain/ledger/schema";
import { counted, formatNumber } from "@/components/format/text";

export const kindWords: Record<SourceKind, string> = {
  meeting: "Meetings and webinars",
  phone: "Phone",
  chat: "Team chat",
};

export const stateTones: Record<ItemState, Tone> = {
  waiting: "warn",
  kept: "accent",
  skipped: "neutral",
  importing: "accent",
  archived: "ok",
  failed: "danger",
  given_up: "danger",
  gone: "warn",
};

/** Columns of the days: what became of what was seen. Together they are all that was seen. */
export const outcomes = [
  { label: "Archived", states: ["archived"] },
  { label: "To be imported", states: ["kept", "importing"] },
  { label: "Waiting", states: ["waiting"] },
  { label: "Failed", states: ["failed"] },
  { label: "Given up", states: ["given_up"] },
  { label: "Gone", states: ["gone"] },
  { label: "Skipped", states: ["skipped"] },
] as const satisfies readonly { label: string; states: readonly ItemState[] }[];

export const countOf = ({ states }: LedgerCounts, of: readonly ItemState[]): number =>
  of.reduce((sum, state) => sum + (states[state] ?? 0), 0);

const dayMs = 86_400_000;

/** A calendar day so many days later, yyyy-mm-dd. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The last day of the month that begins with `day`. */
export function lastOfMonth(day: string): string {
  const first = new Date(`${day}T00:00:00Z`);
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
}

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  ...({ timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" } as const),
});
const monthFormat = new Intl.DateTimeFormat("en-GB", {
  ...({ timeZone: "UTC", month: "long", year: "numeric" } as const),
});

/** "Fri, 20 Nov 2026", or "November 2026". A calendar day is the same in every zone. */
export const dayWords = (day: string, unit: "day" | "month" = "day"): string =>
  (unit === "month" ? monthFormat : dayFormat).format(new Date(`${day}T00:00:00Z`));

/** What a retry led to, in one sentence. */
export function retriedWords({ imported, looked, left }: Omit<Retried, "more">): string {
  const parts = [
    imported > 0 && `${counted(imported, "item")} will be imported again`,
    looked > 0 && `${counted(looked, "item")} will be looked at again at Zoom`,
    left > 0 && `${formatNumber(left)} stayed as they are, archived or deleted here`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `${parts.join("; ")}.` : "Nothing here has failed or was given up.";
}
