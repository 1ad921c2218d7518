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
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import {
  type DecisionReason,
  decisionReasons,
  failureReasons,
  integrationTypes,
  itemStates,
  jobGroups,
  jobStates,
  mediaClasses,
  regions,
  runStates,
  runTriggers,
} from "../constants";
import { bytes, choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { tenant } from "./tenant";

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
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("job_name").on(t.tenantId, t.name),
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
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId] }),
    index("zoom_connection_account").on(t.accountId),
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
    index("job_run_of_job").on(t.tenantId, t.jobId, t.createdAt),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row is a user of the connected Zoom account, and the person of ours they were matched to. */
export const sourceUser = pgTable(
  "source_user",
  {
    tenantId: tenantId(),
    jobId: uuid("job_id").notNull(),
    sourceId: text("source_id").notNull(),
    emailNormalized: text("email_normalized").notNull(),
    status: text("status").notNull(),
    seenAt: instant("seen_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId, t.sourceId] }),
    index("source_user_email").on(t.tenantId, t.emailNormalized),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/**
 * The ledger: a row is one thing seen at the source (a file of a recorded session, or a session without files), with
 * the decision and its reason. It holds ids, times, sizes and reasons, never a topic, a participant or a text.
 */
export const sourceItem = pgTable(
  "source_item",
  {
    tenantId: tenantId(),
    id: id(),
    jobId: uuid("job_id").notNull(),
    /** Identity of the thing at the source, stable over listings. */
    sourceKey: text("source_key").notNull(),
    /** Zoom: uuid of the meeting instance; the files of one session share it. */
    sessionKey: text("session_key").notNull(),
    /** Zoom: user id of the host. */
    ownerSourceId: text("owner_source_id").notNull(),
    ownerPersonId: uuid("owner_person_id"),
    fileType: text("file_type").notNull(),
    recordingType: text("recording_type").notNull(),
    mediaClass: choice("media_class", mediaClasses).notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    state: choice("state", itemStates).notNull(),
    reason: choice("reason", decisionReasons).notNull(),
    /** Version of the recording rule that decided; null where no rule was reached. */
    ruleVersionId: uuid("rule_version_id"),
    /** Under a rule on demand: when, and by whom, the recording was asked for. */
    askedForAt: instant("asked_for_at"),
    askedForBy: uuid("asked_for_by"),
    retainUntil: instant("retain_until"),
    decidedAt: instant("decided_at"),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    lastRunId: uuid("last_run_id"),
    attempts: integer("attempts").notNull().default(0),
    failure: choice("failure", failureReasons),
    nextLookAt: instant("next_look_at"),
    conversationId: uuid("conversation_id"),
    mediaFileId: uuid("media_file_id"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("source_item_key").on(t.tenantId, t.jobId, t.sourceKey),
    oneOf("source_item_media_class", "media_class", mediaClasses),
    oneOf("source_item_state", "state", itemStates),
    oneOf("source_item_reason", "reason", decisionReasons),
    oneOf("source_item_failure", "failure", failureReasons),
    index("source_item_session").on(t.tenantId, t.jobId, t.sessionKey),
    index("source_item_state_at").on(t.tenantId, t.state, t.startedAt),
    index("source_item_run").on(t.tenantId, t.lastRunId),
    index("source_item_owner").on(t.tenantId, t.ownerPersonId),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row is a try to seal one item's bytes, committed before the put; the orphan sweep owns those whose lease is over. */
export const sealAttempt = pgTable(
  "seal_attempt",
  {
    tenantId: tenantId(),
    /** Becomes the id of the media file. */
    id: id(),
    sourceItemId: uuid("source_item_id").notNull(),
    region: choice("region", regions).notNull(),
    objectKey: text("object_key").notNull(),
    leaseUntil: instant("lease_until").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("seal_attempt_region", "region", regions),
    foreignKey({
      columns: [t.tenantId, t.sourceItemId],
      foreignColumns: [sourceItem.tenantId, sourceItem.id],
    }),
  ],
);

/** A row is a verified webhook delivery; ids only, the content is fetched from the source. */
export const webhookReceipt = pgTable(
  "webhook_receipt",
  {
    tenantId: tenantId(),
    id: id(),
    jobId: uuid("job_id").notNull(),
    /** Zoom's x-zm-request-id, or a digest of the event's identity where it is missing. */
    deliveryKey: text("delivery_key").notNull(),
    event: text("event").notNull(),
    eventAt: instant("event_at").notNull(),
    /** Ids named by the event: { sessionKey?, hostId?, … }. */
    subject: jsonb("subject").$type<Record<string, string>>().notNull(),
    receivedAt: instant("received_at").notNull(),
    handledAt: instant("handled_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("webhook_receipt_delivery").on(t.tenantId, t.deliveryKey),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);
