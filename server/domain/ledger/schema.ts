import { z } from "zod";

import {
  type AuditAction,
  type DecisionReason,
  decisionReasons,
  type FailureReason,
  type ItemState,
  itemStates,
  type MediaClass,
  type RunStage,
  type SourceKind,
  sourceKinds,
  type SourceOffReason,
} from "@/db/constants";

/** A day of the tenant's calendar, yyyy-mm-dd. */
export const calendarDay = z.iso.date();
export const whereAtSource = ["trashed", "deleted"] as const;
export const periodUnits = ["day", "month"] as const;

/** The longest period that is counted at once. */
export const maxPeriodDays = 1_100;
export const maxItemsAtOnce = 100;

export type JobWithLedger = { id: string; name: string; createdAt: Date; archived: boolean };

/** Which rows of a job's ledger; `from` and `to` are days of the tenant's calendar, both included. */
const ledgerFilter = z.object({
  jobId: z.uuid(),
  runId: z.uuid().optional(),
  kind: z.enum(sourceKinds).optional(),
  states: z.array(z.enum(itemStates)).max(itemStates.length).optional(),
  reason: z.enum(decisionReasons).optional(),
  ownerId: z.uuid().optional(),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
  /** Only what was moved to the source's trash, or deleted there for good. */
  atSource: z.enum(whereAtSource).optional(),
});
export type LedgerFilter = z.infer<typeof ledgerFilter>;

const itemCursor = z.object({ startedAt: z.iso.datetime({ offset: true }), id: z.uuid() });
export type ItemCursor = z.infer<typeof itemCursor>;

export const listItemsInput = ledgerFilter.extend({
  cursor: itemCursor.optional(),
  limit: z.int().min(1).max(maxItemsAtOnce).default(50),
});
export type ListItems = z.infer<typeof listItemsInput>;

export type LedgerItem = {
  id: string;
  jobId: string;
  kind: SourceKind;
  sourceKey: string;
  sessionKey: string;
  fileType: string;
  recordingType: string;
  mediaClass: MediaClass;
  startedAt: Date;
  endedAt: Date | null;
  sizeBytes: number | null;
  state: ItemState;
  reason: DecisionReason;
  failure: FailureReason | null;
  attempts: number;
  /** Null: nobody was matched, or somebody whom the viewer's User Assignment does not cover. */
  owner: { id: string; name: string } | null;
  ownerSourceId: string;
  conversationId: string | null;
  mediaFileId: string | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  decidedAt: Date | null;
  nextLookAt: Date | null;
  retainUntil: Date | null;
  trashedAt: Date | null;
  deletedAt: Date | null;
};
export type LedgerPage = { items: LedgerItem[]; nextCursor: ItemCursor | null };

/** What a run's log of decisions holds, in files; a run that goes on has seen so many so far. */
export type RunLog = {
  run: { id: string; createdAt: Date };
  seen: number;
  /** Decided by this run: new, or otherwise than before. */
  decided: number;
  /** Those, and what it was the last to see. */
  listed: number;
};

export const runLogInput = z.object({ runId: z.uuid() });
export const itemIdInput = z.object({ id: z.uuid() });
export const itemIdsInput = z.object({ ids: z.array(z.uuid()).min(1).max(maxItemsAtOnce) });
export const ledgerFilterInput = z.object({ filter: ledgerFilter });
export const redecideInput = z.object({ jobId: z.uuid() });

/** What one call of many asked for; `more` = as many again wait for another call. */
export type Retried = { imported: number; looked: number; left: number; more: boolean };

export const ledgerDaysInput = z.object({
  jobId: z.uuid(),
  kind: z.enum(sourceKinds).optional(),
  ownerId: z.uuid().optional(),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
  unit: z.enum(periodUnits).default("day"),
});
export type LedgerDaysInput = z.infer<typeof ledgerDaysInput>;

/** Why something may be at Zoom that nobody here has read. */
type BlindCause =
  | "disabled"
  | "disconnected"
  | "paused"
  /** The newest run failed: nothing was read whole since the last good one. */
  | "runs_failing"
  /** No run has come to the end of Zoom's lists yet. */
  | "not_read_yet"
  /** Some users' recordings could not be listed. */
  | "not_listed"
  /** A source is off, or can't be read. */
  | Exclude<SourceOffReason, "plan_missing">
  /** Zoom no longer gives it out. */
  | "forgotten"
  /** It lies before the first look. */
  | "not_looked_at";

/** A stretch of time of which a job has not read all that Zoom has. */
export type BlindSpot = {
  /** The job's. */
  id: string;
  name: string;
  why: BlindCause;
  /** Null: from the beginning. */
  since: Date | null;
  /** Null: up to now. */
  until: Date | null;
  /** What of the job is meant; null = all of it. */
  stage: RunStage | null;
  /** How many users are meant, of "not_listed"; null = the viewer's own. */
  users: number | null;
};

/** Things seen at the source, by what became of them. */
export type LedgerCounts = {
  seen: number;
  states: Partial<Record<ItemState, number>>;
  /** Why things were skipped, most frequent first. */
  skipped: { reason: DecisionReason; count: number }[];
};
export type LedgerDays = {
  /** The zone whose calendar the days are of. */
  timeZone: string;
  from: string;
  to: string;
  today: string;
  total: LedgerCounts;
  /** What of the period the job has not read. */
  blind: BlindSpot[];
  /** Newest first; days without anything are left out. `day` is the first day of a month when counted by month. */
  days: ({ day: string } & LedgerCounts)[];
};

export type StoryEntry = {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string | null;
  action: AuditAction;
  detail: Record<string, string | number | boolean | null>;
  /** The run that decided; null for every other act, and for decisions outside of runs. */
  run: { id: string; createdAt: Date } | null;
};

export type ItemStory = LedgerItem & {
  job: { id: string; name: string };
  rule: { id: string; name: string; version: number } | null;
  run: { id: string; createdAt: Date } | null;
  askedForAt: Date | null;
  trashedByUsAt: Date | null;
  /** Taken out of the trash there again. */
  recoveredAt: Date | null;
  /** What lies in the archive, where the viewer may know of it. */
  archived: { sha256: string; sizeBytes: number; region: string; importedAt: Date } | null;
  /** How much of a big file is here already. */
  underWay: { plainBytes: number; totalBytes: number | null; changedAt: Date } | null;
  /** The day on which the row is forgotten, for people who must not be recorded. */
  expiresAt: Date | null;
  history: StoryEntry[];
};

export const coverageInput = z.object({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  integrations: z.array(z.uuid()).max(50).optional(),
});
export type CoverageInput = z.infer<typeof coverageInput>;

/** Recordings that the rules keep: how many there are, and how many are not in the archive yet. */
export type Coverage = {
  /** Null: no period is chosen, and counting everything would take too long. */
  recordings: number | null;
  waiting: number;
  failed: number;
  /** Whose recordings were counted. */
  of: "everybody" | "yourself";
  /** What of the period was not read at Zoom: what is there is not counted. */
  blind: BlindSpot[];
  /** The viewer may open the ledger. */
  mayOpenLedger: boolean;
};

export const exportFormats = ["csv", "xlsx"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What the screen shows for the closed words of an item. */
export type LedgerWords = Record<
  "state" | "reason" | "kind" | "recordingType" | "media",
  (item: LedgerItem) => string
>;

export const skippedLedgerDaysInput = z.object({
  days: z.int("Give whole days.").min(1, "At least 1 day.").max(3_650, "At most 3,650 days."),
});
export type SetSkippedLedgerDays = z.infer<typeof skippedLedgerDaysInput>;
