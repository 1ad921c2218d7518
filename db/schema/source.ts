import { sql } from "drizzle-orm";
import {
  bigint,
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
  decisionReasons,
  failureReasons,
  itemStates,
  mediaClasses,
  regions,
  settingStates,
  sourceKinds,
  sourceProducts,
} from "../constants";
import { bytes, choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { job } from "./job";

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
    /** Up to when their recordings were listed whole; null until a listing got through. */
    listedThrough: instant("listed_through"),
    /** Where the source's memory of their recordings begins, if a listing came to its end. */
    reachesBackTo: instant("reaches_back_to"),
    /** Since when their rule keeps team chats, as the last look saw it; null while it does not. */
    keepsChatSince: instant("keeps_chat_since"),
    /** The ledger forgot recordings of their meetings that began up to then, and none of their lists was read anew since. */
    forgotBefore: instant("forgot_before"),
    /** The ledger forgot recordings of their calls that began from then on. */
    forgotCallsSince: instant("forgot_calls_since"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.jobId, t.sourceId] }),
    index("source_user_email").on(t.tenantId, t.emailNormalized),
    // Whom the last run could not list, which stands beside every search: few of many.
    index("source_user_not_listed")
      .on(t.tenantId, t.jobId)
      .where(sql`status = 'not_listed'`),
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
    /** How the source is asked for this one thing, where that takes another id: of a call, its element of the history. */
    sourceRef: text("source_ref"),
    /** Moved to Zoom's trash, or deleted for good, by whomever: marked, never mirrored. */
    trashedAt: instant("trashed_at"),
    deletedAt: instant("deleted_at"),
    /** When this job moved it there. */
    trashedByUsAt: instant("trashed_by_us_at"),
    /** When somebody took it out of there again: it stays at Zoom from then on. */
    recoveredAt: instant("recovered_at"),
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
