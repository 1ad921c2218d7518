import {
  type AnyPgColumn,
  bigint,
  foreignKey,
  index,
  pgTable,
  pgView,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import { conversationTypes, mediaClasses, purgeStates, regions } from "../constants";
import { bytes, choice, createdAt, id, instant, oneOf, tenantId, tsvector } from "./columns";
import { job } from "./job";
import { person } from "./person";
import { ruleVersion } from "./rule";

const conversationColumns = () => ({
  tenantId: tenantId(),
  id: id(),
  jobId: uuid("job_id").notNull(),
  /** Identity of the session at the source, e.g. Zoom's meeting uuid. */
  sessionKey: text("session_key").notNull(),
  type: choice("type", conversationTypes).notNull(),
  topic: text("topic").notNull(),
  /** Whose rule decided (the host of a meeting, the user of a phone). */
  ownerPersonId: uuid("owner_person_id").notNull(),
  hostPersonId: uuid("host_person_id").notNull(),
  startedAt: instant("started_at").notNull(),
  endedAt: instant("ended_at").notNull(),
  /** Recorded time: the sum over its segments. */
  durationMs: bigint("duration_ms", { mode: "number" }).notNull(),
  /** Null = for ever. May be extended, never shortened (a trigger holds it). */
  retainUntil: instant("retain_until"),
  retentionRuleVersionId: uuid("retention_rule_version_id").notNull(),
  purgeState: choice("purge_state", purgeStates),
  purgeMarkedAt: instant("purge_marked_at"),
  /** Weight A topic, B participants, C transcript, D chat; text search configuration hf_text. */
  search: tsvector("search").notNull(),
  importedAt: createdAt(),
  changedAt: instant("changed_at").notNull(),
});

const conversationTableColumns = () => ({
  ...conversationColumns(),
  /** Since when the source owes the list of who took part: it comes after the end, and is asked for again. */
  participantsDueSince: instant("participants_due_since"),
});

/**
 * A row is what people search and replay: one meeting session, call or chat. Guarded by the tenant policy; who may
 * see which row is decided by domain/conversations/visible.ts alone. Full text goes through the view
 * conversation_search.
 */
export const conversation = pgTable("conversation", conversationTableColumns(), (t) => [
  primaryKey({ columns: [t.tenantId, t.id] }),
  unique("conversation_session").on(t.tenantId, t.jobId, t.sessionKey),
  oneOf("conversation_type", "type", conversationTypes),
  oneOf("conversation_purge_state", "purge_state", purgeStates),
  index("conversation_newest").on(t.tenantId, t.startedAt, t.id),
  index("conversation_of_job").on(t.tenantId, t.jobId, t.startedAt, t.id),
  index("conversation_of_owner").on(t.tenantId, t.ownerPersonId, t.startedAt, t.id),
  index("conversation_of_host").on(t.tenantId, t.hostPersonId, t.startedAt, t.id),
  index("conversation_due").on(t.tenantId, t.retainUntil),
  foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  foreignKey({ columns: [t.tenantId, t.ownerPersonId], foreignColumns: [person.tenantId, person.id] }),
  foreignKey({ columns: [t.tenantId, t.hostPersonId], foreignColumns: [person.tenantId, person.id] }),
  foreignKey({
    columns: [t.tenantId, t.retentionRuleVersionId],
    foreignColumns: [ruleVersion.tenantId, ruleVersion.id],
  }),
]);

/** The same rows through hf_search's eyes, for full text; the tenant stands in the view itself (migration 0001). */
export const conversationSearch = pgView("conversation_search", conversationColumns()).existing();

/** The foreign key of everything that belongs to a conversation. */
export const ofConversation = (t: { tenantId: AnyPgColumn; conversationId: AnyPgColumn }) =>
  foreignKey({
    columns: [t.tenantId, t.conversationId],
    foreignColumns: [conversation.tenantId, conversation.id],
  });

/** A row is somebody who took part, joined over their re-joins. */
export const participant = pgTable(
  "participant",
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid("conversation_id").notNull(),
    /** Key of the person within the conversation: source id, else e-mail, else name (all normalised). */
    participantKey: text("participant_key").notNull(),
    personId: uuid("person_id"),
    name: text("name").notNull(),
    emailNormalized: text("email_normalized"),
    role: choice("role", ["host", "participant"]).notNull(),
    joinedAt: instant("joined_at"),
    leftAt: instant("left_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("participant_once").on(t.tenantId, t.conversationId, t.participantKey),
    oneOf("participant_role", "role", ["host", "participant"]),
    index("participant_person").on(t.tenantId, t.personId),
    ofConversation(t),
  ],
);

/** A row is one sealed object in storage, complete and verified: it is written only after the store acknowledged. */
export const mediaFile = pgTable(
  "media_file",
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid("conversation_id").notNull(),
    sourceItemId: uuid("source_item_id").notNull(),
    mediaClass: choice("media_class", mediaClasses).notNull(),
    fileType: text("file_type").notNull(),
    recordingType: text("recording_type").notNull(),
    contentType: text("content_type").notNull(),
    /** Whose own audio it is, or what a file is called at the source; null where its type says all. */
    label: text("label"),
    /** Start of the recorded segment this file belongs to. */
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    /** Plain length and plain SHA-256, hex: kept for evidence. */
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    sha256: text("sha256").notNull(),
    region: choice("region", regions).notNull(),
    objectKey: text("object_key").notNull(),
    /** Id of the tenant key that wraps the data key. */
    tenantKeyId: uuid("tenant_key_id").notNull(),
    /** Null once destroyed by a purge. */
    wrappedKey: bytes("wrapped_key"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("media_file_item").on(t.tenantId, t.sourceItemId),
    oneOf("media_file_class", "media_class", mediaClasses),
    oneOf("media_file_region", "region", regions),
    index("media_file_of_conversation").on(t.tenantId, t.conversationId),
    ofConversation(t),
  ],
);

/** A row keeps a conversation from every deletion until it is released. */
export const hold = pgTable(
  "hold",
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid("conversation_id").notNull(),
    reason: text("reason").notNull(),
    placedBy: uuid("placed_by").notNull(),
    placedAt: instant("placed_at").notNull(),
    releasedBy: uuid("released_by"),
    releasedAt: instant("released_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("hold_of_conversation").on(t.tenantId, t.conversationId),
    ofConversation(t),
  ],
);
