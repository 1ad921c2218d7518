import { z } from "zod";

import type { CheckState, DecisionReason, DifferenceReason, ItemState, SourceKind } from "@/db/constants";
import { calendarDay } from "@/server/domain/ledger/schema";

/** The longest period that one report covers. */
const maxCheckDays = 366;

/** Days of the tenant's calendar, both included. */
export const startCheckInput = z
  .object({ jobId: z.uuid(), from: calendarDay, to: calendarDay })
  .refine(({ from, to }) => from <= to, { error: "The period must not end before it begins.", path: ["to"] })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 86_400_000 < maxCheckDays, {
    error: `Choose at most ${maxCheckDays} days.`,
    path: ["from"],
  });
export type StartCheck = z.infer<typeof startCheckInput>;

export const listChecksInput = z.object({ jobId: z.uuid(), limit: z.int().min(1).max(100).default(20) });
export const checkIdInput = z.object({ id: z.uuid() });

/** `open` = it should be here and is not; `absent` = it took place, and nobody recorded it; `decided` = it is not kept. */
export const differenceGroups = ["open", "absent", "decided"] as const;

/** Where Zoom tells what took place, whether or not it was recorded. */
export const pastKinds = ["meeting_report", "call_history"] as const;
export type PastKind = (typeof pastKinds)[number];

const differenceCursor = z.object({
  startedAt: z.iso.datetime({ offset: true }),
  sourceKey: z.string().max(2_000),
});
export const listDifferencesInput = z.object({
  checkId: z.uuid(),
  group: z.enum(differenceGroups),
  cursor: differenceCursor.optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListDifferences = z.infer<typeof listDifferencesInput>;

/** Why a kind of source was not asked: the app or the account does not give it out. */
export type KindOff = "missing_scope" | "not_available" | "forbidden" | "gone" | "too_old";

export type CheckSummary = {
  id: string;
  state: CheckState;
  /** First and last day of the period, by the tenant's calendar. */
  from: string;
  to: string;
  createdAt: Date;
  finishedAt: Date | null;
  bySchedule: boolean;
  /** False: something could not be listed, so that the report proves nothing about what it does not name. */
  complete: boolean | null;
  failure: string | null;
  reported: number;
  archived: number;
  open: number;
  /** Took place, was to be recorded, and has no recording at Zoom. */
  absent: number;
  decided: number;
};

export type CheckDetail = CheckSummary & {
  jobId: string;
  timeZone: string;
  kinds: {
    kind: SourceKind;
    reported: number;
    archived: number;
    different: number;
    off: KindOff | null;
    /** Some of its lists could not be read whole. */
    partial: boolean;
  }[];
  /** What took place, and how much of it has a recording; `absent` of the rest was to be recorded. */
  past: {
    past: PastKind;
    tookPlace: number;
    recorded: number;
    absent: number;
    off: KindOff | null;
    partial: boolean;
  }[];
  reasons: {
    state: ItemState | null;
    reason: DifferenceReason;
    inLedger: boolean;
    count: number;
    open: boolean;
  }[];
};

export type Difference = {
  kind: SourceKind;
  sourceKey: string;
  sessionKey: string;
  startedAt: Date;
  sizeBytes: number | null;
  /** As the report found it; `inLedger` false = the ledger had no row of it. */
  state: ItemState | null;
  reason: DifferenceReason;
  inLedger: boolean;
  /** As it stands now; null = the ledger has no row. */
  now: { itemId: string; state: ItemState; reason: DecisionReason } | null;
};
export type DifferencePage = {
  items: Difference[];
  nextCursor: z.infer<typeof differenceCursor> | null;
};
