import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

import {
  connectionKinds,
  type DecisionReason,
  integrationTypes,
  jobGroups,
  jobStates,
  regions,
  type RunStage,
  runStages,
  runStates,
  runTriggers,
  type SourceOffReason,
  zoomPlans,
} from "../constants";
import { bytes, choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { tenant } from "./tenant";

/** A source that a job does not read now; times in ISO form. */
export type SourceOff = {
  reason: SourceOffReason;
  since: string;
  askedAt: string;
  /** From when on nothing was listed: the next look that gets through begins there. */
  from: string;
};

/** A row is an integration, import or export job. Disabled, never deleted while recordings carry it. */
export const job = pgTable(
  "job",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    group: choice("job_group", jobGroups).notNull(),
    integrationType: choice("integration_type", integrationTypes),
    name: text("name").notNull(),
    enabled: boolean("enabled").notNull(),
    state: choice("state", jobStates).notNull(),
    syncRecordingRule: boolean("sync_recording_rule").notNull().default(false),
    processingRegion: choice("processing_region", regions).notNull(),
    /** Five-field cron expression, read in the tenant's time zone. */
    schedule: text("schedule").notNull(),
    nextRunAt: instant("next_run_at"),
    lastSuccessAt: instant("last_success_at"),
    createdBy: uuid("created_by"),
    createdAt: createdAt(),
    changedAt: instant("changed_at").notNull(),
    archivedAt: instant("archived_at"),
    /** Nothing is listed or imported until it is resumed; its run goes on where it stood. */
    pausedAt: instant("paused_at"),
    /** Begin of the gap that enabling it again offers to fetch. */
    disabledAt: instant("disabled_at"),
    /** Stages that the newest run passed over or could not end. */
    sourcesOff: jsonb("sources_off").$type<Partial<Record<RunStage, SourceOff>>>().notNull().default({}),
    /** Newest delivery of Zoom's that was verified. */
    lastEventAt: instant("last_event_at"),
    /** Where Zoom's memory of calls begins, if a run looked back as far. */
    callsReachBackTo: instant("calls_reach_back_to"),
    /** From when on the next runs list calls again: the ledger forgot some of somebody who is to be recorded by now. */
    callsWantedSince: instant("calls_wanted_since"),
    /** The ledger forgot days of chat from then on, of whomever. */
    forgotChatsSince: instant("forgot_chats_since"),
    /** From when on the next runs list chats again: somebody has come whose rule keeps them. */
    chatsWantedSince: instant("chats_wanted_since"),
    /** Days after a verified import until the recording goes to Zoom's trash; in force once a second person confirmed. */
    trashAfterDays: integer("trash_after_days"),
    trashAskedBy: uuid("trash_asked_by"),
    trashAskedAt: instant("trash_asked_at"),
    trashConfirmedBy: uuid("trash_confirmed_by"),
    trashConfirmedAt: instant("trash_confirmed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex("job_live_name")
      .on(t.tenantId, t.name)
      .where(sql`archived_at is null`),
    oneOf("job_group_known", "job_group", jobGroups),
    oneOf("job_integration_type", "integration_type", integrationTypes),
    oneOf("job_state", "state", jobStates),
    oneOf("job_region", "processing_region", regions),
    index("job_due").on(t.nextRunAt),
  ],
);

/** A row is the grant that an administrator gave a job at Zoom; tokens are sealed. One Zoom account, one tenant. */
export const zoomConnection = pgTable(
  "zoom_connection",
  {
    tenantId: tenantId(),
    jobId: uuid("job_id").notNull(),
    accountId: text("account_id").notNull(),
    connectedByZoomUserId: text("connected_by_zoom_user_id").notNull(),
    connectedByEmail: text("connected_by_email").notNull(),
    connectedByPersonId: uuid("connected_by_person_id"),
    connectedAt: instant("connected_at").notNull(),
    scopes: text("scopes").array().notNull(),
    sealedTokens: bytes("sealed_tokens"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshedAt: instant("refreshed_at"),
    deadAt: instant("dead_at"),
    deadReason: text("dead_reason"),
    kind: choice("kind", connectionKinds).notNull().default("redirect"),
    /** Of an app of the customer's own: client id and secret, sealed. */
    sealedCredentials: bytes("sealed_credentials"),
    /** Of an app of the customer's own: the token that it signs its events with, sealed; null = it sends none. */
    sealedWebhookSecret: bytes("sealed_webhook_secret"),
    /** Its rate limits; null = as the installation is set. */
    plan: choice("plan", zoomPlans),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId] }),
    oneOf("zoom_connection_kind", "kind", connectionKinds),
    oneOf("zoom_connection_plan", "plan", zoomPlans),
    index("zoom_connection_account").on(t.accountId),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row is a grant that Zoom gave while it could not say whose it is: kept sealed until it does, for a day at most. */
export const pendingGrant = pgTable(
  "pending_grant",
  {
    tenantId: tenantId(),
    jobId: uuid("job_id").notNull(),
    sealedTokens: bytes("sealed_tokens").notNull(),
    grantedByPersonId: uuid("granted_by_person_id").notNull(),
    grantedAt: instant("granted_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId] }),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** Recordings (sessions) of a run by outcome, and its files. */
export type RunCounts = {
  seen: number;
  archived: number;
  importing: number;
  waiting: number;
  failed: number;
  skipped: { reason: DecisionReason; count: number }[];
  files: { seen: number; archived: number; bytes: number };
  /** Archived files that this run saw first: what it took its time for. */
  fetched?: { files: number; bytes: number };
  /** Users of the account whose recordings could not be listed. */
  usersNotListed?: number;
};

/** A row is one run of a job, with its counts. */
export const jobRun = pgTable(
  "job_run",
  {
    tenantId: tenantId(),
    id: id(),
    jobId: uuid("job_id").notNull(),
    trigger: choice("trigger", runTriggers).notNull(),
    state: choice("state", runStates).notNull(),
    requestedBy: uuid("requested_by"),
    createdAt: createdAt(),
    startedAt: instant("started_at"),
    listedAt: instant("listed_at"),
    finishedAt: instant("finished_at"),
    windowFrom: instant("window_from"),
    windowTo: instant("window_to"),
    stage: choice("stage", runStages).notNull().default("meetings"),
    /** How far the stage is; its shape is the stage's own. Ids and times only. */
    stageCursor: jsonb("stage_cursor").$type<Record<string, unknown>>(),
    /** What was forecast when a stretch of time was asked for. */
    forecastItems: integer("forecast_items"),
    forecastBytes: bigint("forecast_bytes", { mode: "number" }),
    usersTotal: integer("users_total").notNull().default(0),
    usersListed: integer("users_listed").notNull().default(0),
    failure: text("failure"),
    /** Counts as they stood when the run ended: later runs see the same items again. */
    summary: jsonb("summary").$type<RunCounts>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("job_run_trigger", "trigger", runTriggers),
    oneOf("job_run_state", "state", runStates),
    oneOf("job_run_stage", "stage", runStages),
    index("job_run_of_job").on(t.tenantId, t.jobId, t.createdAt),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row paces the calls of one kind to one Zoom account over all processes. */
export const rateBucket = pgTable(
  "rate_bucket",
  {
    tenantId: tenantId().references(() => tenant.id),
    accountId: text("account_id").notNull(),
    label: text("label").notNull(),
    /** When the next call may be made. */
    nextFreeAt: instant("next_free_at").notNull(),
    /** UTC day that `usedToday` counts, yyyy-mm-dd. */
    day: text("day").notNull(),
    usedToday: integer("used_today").notNull().default(0),
    /** Set by an answer of Zoom's that the day's limit is reached. */
    blockedUntil: instant("blocked_until"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.accountId, t.label] })],
);
