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
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

import {
  checkStates,
  connectionKinds,
  type DecisionReason,
  decisionReasons,
  failureReasons,
  integrationTypes,
  itemStates,
  jobGroups,
  jobStates,
  mediaClasses,
  regions,
  runStages,
  runStates,
  runTriggers,
  settingStates,
  sourceKinds,
  sourceProducts,
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
    /** Nothing is listed or imported until it is resumed; its run goes on where it stood. */
    pausedAt: instant("paused_at"),
    /** Begin of the gap that enabling it again offers to fetch. */
    disabledAt: instant("disabled_at"),
    /** Newest delivery of Zoom's that was verified. */
    lastEventAt: instant("last_event_at"),
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
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId] }),
    oneOf("zoom_connection_kind", "kind", connectionKinds),
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
    kind: choice("kind", sourceKinds).notNull().default("meeting"),
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
    /** Digest of content that changes at the source, such as a day of chat: another one is imported again. */
    revision: text("revision"),
    /** Moved to Zoom's trash, or deleted for good, by whomever: marked, never mirrored. */
    trashedAt: instant("trashed_at"),
    deletedAt: instant("deleted_at"),
    /** When this job moved it there. */
    trashedByUsAt: instant("trashed_by_us_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("source_item_kind", "kind", sourceKinds),
    index("source_item_of_job_at").on(t.tenantId, t.jobId, t.startedAt, t.id),
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

/** A row is the local, sealed part of a file that is too big for one step: how far it is, and how to go on. */
export const spool = pgTable(
  "spool",
  {
    tenantId: tenantId(),
    sourceItemId: uuid("source_item_id").notNull(),
    /** The frames are bound to it; becomes the id of the media file. */
    fileId: uuid("file_id").notNull(),
    tenantKeyId: uuid("tenant_key_id").notNull(),
    wrappedKey: bytes("wrapped_key").notNull(),
    /** Whole frames that are on the disk, and the plain bytes in them. */
    sealedBytes: bigint("sealed_bytes", { mode: "number" }).notNull(),
    plainBytes: bigint("plain_bytes", { mode: "number" }).notNull(),
    totalBytes: bigint("total_bytes", { mode: "number" }),
    etag: text("etag"),
    contentType: text("content_type"),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.sourceItemId] }),
    foreignKey({
      columns: [t.tenantId, t.sourceItemId],
      foreignColumns: [sourceItem.tenantId, sourceItem.id],
    }),
  ],
);

/** A row is what Zoom is set to for one user and product, next to what their rule wants. */
export const sourceSetting = pgTable(
  "source_setting",
  {
    tenantId: tenantId(),
    jobId: uuid("job_id").notNull(),
    sourceId: text("source_id").notNull(),
    product: choice("product", sourceProducts).notNull(),
    state: choice("state", settingStates).notNull(),
    /** Setting -> value, as read last; null where Zoom sends none. */
    current: jsonb("current").$type<Record<string, string | boolean | null>>(),
    wanted: jsonb("wanted").$type<Record<string, string | boolean | null>>(),
    /** What stood there before the first write: given back on request. */
    previous: jsonb("previous").$type<Record<string, string | boolean | null>>(),
    /** Names of the settings that an administrator of the account has locked. */
    locked: text("locked")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    failure: text("failure"),
    readAt: instant("read_at"),
    writtenAt: instant("written_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId, t.sourceId, t.product] }),
    oneOf("source_setting_product", "product", sourceProducts),
    oneOf("source_setting_state", "state", settingStates),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** Numbers of one kind of source in a completeness report. */
export type CheckCounts = { reported: number; archived: number; different: number };

/** A row is one comparison of what Zoom reports for a period with what is archived. */
export const sourceCheck = pgTable(
  "source_check",
  {
    tenantId: tenantId(),
    id: id(),
    jobId: uuid("job_id").notNull(),
    from: instant("period_from").notNull(),
    to: instant("period_to").notNull(),
    state: choice("state", checkStates).notNull(),
    requestedBy: uuid("requested_by"),
    createdAt: createdAt(),
    finishedAt: instant("finished_at"),
    /** False: something could not be listed, so that the report proves nothing about what it does not name. */
    complete: boolean("complete"),
    cursor: jsonb("cursor").$type<Record<string, unknown>>(),
    counts: jsonb("counts").$type<Record<string, CheckCounts>>(),
    failure: text("failure"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("source_check_state", "state", checkStates),
    index("source_check_of_job").on(t.tenantId, t.jobId, t.createdAt),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row is one thing that Zoom reports and the archive does not hold, with the reason. */
export const sourceCheckDifference = pgTable(
  "source_check_difference",
  {
    tenantId: tenantId(),
    checkId: uuid("check_id").notNull(),
    kind: choice("kind", sourceKinds).notNull(),
    sourceKey: text("source_key").notNull(),
    sessionKey: text("session_key").notNull(),
    startedAt: instant("started_at").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    /** Null: the ledger has no row of it. */
    itemId: uuid("item_id"),
    state: choice("state", itemStates),
    reason: choice("reason", decisionReasons).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.checkId, t.kind, t.sourceKey] }),
    oneOf("source_check_difference_kind", "kind", sourceKinds),
    oneOf("source_check_difference_state", "state", itemStates),
    oneOf("source_check_difference_reason", "reason", decisionReasons),
    foreignKey({
      columns: [t.tenantId, t.checkId],
      foreignColumns: [sourceCheck.tenantId, sourceCheck.id],
    }),
  ],
);

/** A row counts, for a UTC day, deliveries that nothing was done about. Of no tenant: nobody knows whose they were. */
export const webhookTally = pgTable(
  "webhook_tally",
  {
    day: text("day").notNull(),
    outcome: text("outcome").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.outcome] })],
);
