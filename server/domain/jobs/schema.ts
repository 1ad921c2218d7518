import { z } from "zod";

import {
  type DecisionReason,
  integrationTypes,
  type JobGroup,
  type JobState,
  regions,
  type RunState,
  type RunTrigger,
} from "@/db/constants";

const jobNameInput = z.string().trim().min(1, "Give the job a name.").max(120);

export const createIntegrationJobInput = z.object({
  name: jobNameInput,
  enabled: z.boolean(),
  integrationType: z.enum(integrationTypes),
  syncRecordingRule: z
    .boolean()
    .refine((on) => !on, "Recording settings at Zoom can't be written yet. Leave this off."),
  processingRegion: z.enum(regions),
});
export type CreateIntegrationJob = z.infer<typeof createIntegrationJobInput>;

export const updateJobInput = createIntegrationJobInput
  .omit({ integrationType: true })
  .extend({ id: z.uuid() });
export type UpdateJob = z.infer<typeof updateJobInput>;

export const jobIdInput = z.object({ id: z.uuid() });
export const listJobsInput = z.object({ historical: z.boolean().default(false) });
export const listRunsInput = z.object({ jobId: z.uuid(), limit: z.int().min(1).max(100).default(20) });
export const runIdInput = z.object({ runId: z.uuid() });

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
  accountId: string;
  connectedByEmail: string;
  connectedAt: Date;
  scopes: string[];
  missingScopes: { scope: string; switchesOff: string }[];
  deadReason: string | null;
};

export type JobDetail = JobListItem & {
  integrationType: (typeof integrationTypes)[number] | null;
  syncRecordingRule: boolean;
  processingRegion: (typeof regions)[number];
  schedule: string;
  connection: JobConnection | null;
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
  users: { total: number; listed: number };
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
