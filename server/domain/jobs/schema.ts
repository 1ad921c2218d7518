import { z } from "zod";

import {
  type ConnectionKind,
  type DecisionReason,
  integrationTypes,
  type JobGroup,
  type JobState,
  regions,
  type RunStage,
  type RunState,
  type RunTrigger,
  type SourceKind,
  type SourceOffReason,
  type ZoomPlan,
  zoomPlans,
} from "@/db/constants";

const jobNameInput = z.string().trim().min(1, "Give the job a name.").max(120);

/** Every night at two, in the tenant's time zone. */
export const defaultSchedule = "0 2 * * *";

const cronField =
  "(?:[\\d*,/#-]|SUN|MON|TUE|WED|THU|FRI|SAT|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+";
const cronExpression = `${cronField}(?: ${cronField}){4}`;

/** Five-field cron expressions, several separated by semicolons. */
export const scheduleInput = z
  .string()
  .trim()
  .max(300)
  .regex(
    new RegExp(`^${cronExpression}(?:; ?${cronExpression})*$`, "i"),
    "Write five fields for minute, hour, day, month and weekday, such as “30 1 * * 1-5”; several separated by semicolons.",
  );

export const createIntegrationJobInput = z.object({
  name: jobNameInput,
  enabled: z.boolean(),
  integrationType: z.enum(integrationTypes),
  syncRecordingRule: z.boolean(),
  processingRegion: z.enum(regions),
  schedule: scheduleInput.optional(),
});
export type CreateIntegrationJob = z.infer<typeof createIntegrationJobInput>;

export const updateJobInput = createIntegrationJobInput.omit({ integrationType: true }).extend({
  id: z.uuid(),
  /** Switched on again: whether what fell into the time without it is imported too. */
  fetchGap: z.boolean().optional(),
});
export type UpdateJob = z.infer<typeof updateJobInput>;

export const jobIdInput = z.object({ id: z.uuid() });
export const listJobsInput = z.object({ historical: z.boolean().default(false) });
export const listRunsInput = z.object({ jobId: z.uuid(), limit: z.int().min(1).max(100).default(20) });
export const runIdInput = z.object({ runId: z.uuid() });
export const previewScheduleInput = z.object({ schedule: scheduleInput });

export const connectWithAppInput = z.object({
  id: z.uuid(),
  accountId: z.string().trim().min(1, "Copy the account ID from the app at Zoom.").max(100),
  clientId: z.string().trim().min(1, "Copy the client ID from the app at Zoom.").max(200),
  clientSecret: z.string().trim().min(1, "Copy the client secret from the app at Zoom.").max(200),
  /** What the app signs its events with; empty = what was given before stays. */
  secretToken: z.string().trim().max(200).optional(),
});
export type ConnectWithApp = z.infer<typeof connectWithAppInput>;

export const setSecretTokenInput = z.object({
  id: z.uuid(),
  /** null = the app sends no events. */
  secretToken: z.string().trim().min(1, "Copy the secret token from the app at Zoom.").max(200).nullable(),
});
export type SetSecretToken = z.infer<typeof setSecretTokenInput>;

/** null = as the installation is set. */
export const setZoomPlanInput = z.object({ id: z.uuid(), plan: z.enum(zoomPlans).nullable() });
export type SetZoomPlan = z.infer<typeof setZoomPlanInput>;

/** A stretch of time, by the begin of recordings. */
const stretch = { from: z.date(), to: z.date() };
const inOrder = ({ from, to }: { from: Date; to: Date }) => from < to;
const outOfOrder = "The first day must lie before the last.";

const forecastSoFar = z.object({ items: z.int().nonnegative(), bytes: z.number().nonnegative() });

export const startBackfillInput = z
  .object({ id: z.uuid(), ...stretch, forecast: forecastSoFar.optional() })
  .refine(inOrder, outOfOrder);
export type StartBackfill = z.infer<typeof startBackfillInput>;

/** Users of the account, as counted at the beginning. */
const total = z.int().nonnegative();

/** Where a forecast goes on: in the list of users, whose meetings it reads, then in calls and chats; null = at the beginning. */
const forecastCursor = z.union([
  z.object({ status: z.enum(["active", "inactive"]), pageToken: z.string().max(1_000).nullable(), total }),
  z.object({ kind: z.enum(["phone", "chat"]), at: z.string().max(1_000), total }),
]);
export type ForecastCursor = z.infer<typeof forecastCursor>;

export const forecastInput = z
  .object({ id: z.uuid(), ...stretch, cursor: forecastCursor.nullable() })
  .refine(inOrder, outOfOrder);
export type ForecastJob = z.infer<typeof forecastInput>;

/** What a part of the account would bring; files, not recordings. Parts add up. */
export type ForecastPart = {
  kind: SourceKind;
  /** Zoom does not give out what is of this kind: nothing of it is in the forecast. */
  off: boolean;
  users: { looked: number; failed: number; total: number };
  kept: { items: number; bytes: number };
  /** Kept, and in the archive already. */
  archived: { items: number; bytes: number };
  others: { reason: DecisionReason; items: number }[];
  /** What recent runs brought in a second; null before any did. */
  bytesPerSecond: number | null;
  next: ForecastCursor | null;
};

/** What Zoom's consent page led to; stands in the address as `?zoom=`. */
export const connectOutcomes = [
  "connected",
  /** The administrator declined, or may not authorise the app. */
  "refused",
  /** Unknown, used or expired, or started in another browser session. */
  "not_ours",
  /** This Zoom account belongs to another job already, here or elsewhere. */
  "connected_elsewhere",
  /** This job's recordings came from another Zoom account. */
  "other_account",
  /** Somebody put the job away meanwhile. */
  "archived",
  /** Whoever allowed the app may not list the account's users. */
  "not_administrator",
  /** The grant lacks scopes that an import can't do without. */
  "missing_scopes",
  /** Zoom can't say yet whose grant it is: it is kept and asked for again. */
  "pending",
  /** Zoom does not take the credentials of the account's own app. */
  "credentials_refused",
  /** Zoom did not give us a usable answer. */
  "failed",
] as const;
export type ConnectOutcome = (typeof connectOutcomes)[number];

export type JobListItem = {
  id: string;
  name: string;
  enabled: boolean;
  group: JobGroup;
  state: JobState;
  nextRunAt: Date | null;
  lastSuccessAt: Date | null;
  conversationCount: number;
  /** What the running package still has to bring; null when none runs. */
  remaining: { items: number; bytes: number } | null;
  archived: boolean;
};

export type JobConnection = {
  kind: ConnectionKind;
  accountId: string;
  connectedByEmail: string;
  /** Who of this organization connected it; null when nobody knows. */
  connectedByName: string | null;
  connectedAt: Date;
  scopes: string[];
  missingScopes: { scope: string; switchesOff: string }[];
  deadReason: string | null;
  /** When the token was renewed last. */
  refreshedAt: Date | null;
  /** Whether an app of the customer's own has told what it signs its events with. */
  hasSecretToken: boolean;
  /** Paces the calls to the account; null = as the installation is set. */
  plan: ZoomPlan | null;
  installationPlan: ZoomPlan;
};

/** Time without the job whose recordings stand in the ledger as "job disabled". */
export type JobGap = { runId: string; from: Date; to: Date };

/** What lies before a job's first look, and was not backfilled since; meetings stand for calls, too. `since` null = from the beginning. */
export type NotLookedAt = { stage: "meetings" | "chat"; since: Date | null; until: Date };

export type JobDetail = JobListItem & {
  integrationType: (typeof integrationTypes)[number] | null;
  syncRecordingRule: boolean;
  processingRegion: (typeof regions)[number];
  schedule: string;
  /** The zone in which the schedule is read. */
  timeZone: string;
  nextRuns: Date[];
  pausedAt: Date | null;
  disabledAt: Date | null;
  connection: JobConnection | null;
  /** Where a server-to-server app of the customer's own sends its events. */
  ownEndpoint: string;
  /** How the last try to connect was refused, unless one succeeded since. */
  refused: {
    outcome: ConnectOutcome;
    at: Date;
    /** What the grant lacked, and what needs it. */
    missingScopes: { scope: string; switchesOff: string }[];
  } | null;
  gaps: JobGap[];
  /** What the job does not read now, and since when. */
  sourcesOff: { stage: RunStage; reason: SourceOffReason; since: Date }[];
  /** Since when Zoom gives out calls, where it does not reach as far back as was asked. */
  callsReachBackTo: Date | null;
  notLookedAt: NotLookedAt[];
  /** Recordings carry it, or did: it can be archived, not deleted. */
  carriesRecordings: boolean;
};

/** Counts are of recordings (sessions), not of their files. */
export type RunSummary = {
  id: string;
  jobId: string;
  trigger: RunTrigger;
  state: RunState;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  failure: string | null;
  /** The stretch of time it looks at, by the begin of recordings. */
  window: { from: Date; to: Date } | null;
  forecast: { items: number; bytes: number } | null;
  users: { total: number; listed: number };
  /** Users whose recordings could not be listed. */
  usersNotListed: number;
  seen: number;
  archived: number;
  importing: number;
  waiting: number;
  failed: number;
  skipped: {
    reason: DecisionReason;
    count: number;
    /** Where the reason can be mended, e.g. "/users". */ fix: string | null;
  }[];
  files: { seen: number; archived: number; bytes: number };
  /** Rough, from the pace so far; null while unknown or done. */
  remainingMs: number | null;
};
