import {
  type AnyPgColumn,
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import {
  callDirections,
  conversationTypes,
  mediaClasses,
  purgeStates,
  regions,
  replayRequestStates,
  teamMessageKinds,
} from "../constants";
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

/**
 * A row is what people search and replay: one meeting session, call or chat. Guarded by the tenant policy; who may
 * see which row is decided by domain/conversations/visible.ts alone. Full text goes through the view
 * conversation_search.
 */
export const conversation = pgTable("conversation", conversationColumns(), (t) => [
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

const ofConversation = (t: { tenantId: AnyPgColumn; conversationId: AnyPgColumn }) =>
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

/** A row is one spoken passage, in the order of the transcript. Times count from the start of the file's segment. */
export const transcriptSegment = pgTable(
  "transcript_segment",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    mediaFileId: uuid("media_file_id").notNull(),
    position: integer("position").notNull(),
    startMs: integer("start_ms").notNull(),
    endMs: integer("end_ms").notNull(),
    speaker: text("speaker"),
    text: text("text").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.mediaFileId, t.position] }),
    ofConversation(t),
    foreignKey({ columns: [t.tenantId, t.mediaFileId], foreignColumns: [mediaFile.tenantId, mediaFile.id] }),
  ],
);

/** A row is one message of the in-meeting chat. */
export const chatMessage = pgTable(
  "chat_message",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    mediaFileId: uuid("media_file_id").notNull(),
    position: integer("position").notNull(),
    atMs: integer("at_ms"),
    sender: text("sender"),
    text: text("text").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.mediaFileId, t.position] }),
    ofConversation(t),
    foreignKey({ columns: [t.tenantId, t.mediaFileId], foreignColumns: [mediaFile.tenantId, mediaFile.id] }),
  ],
);

/** A row is who was heard from when to when, as Zoom's timeline tells it. Times as in the transcript. */
export const speakerSpan = pgTable(
  "speaker_span",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    mediaFileId: uuid("media_file_id").notNull(),
    position: integer("position").notNull(),
    startMs: integer("start_ms").notNull(),
    endMs: integer("end_ms").notNull(),
    speaker: text("speaker").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.mediaFileId, t.position] }),
    ofConversation(t),
    foreignKey({ columns: [t.tenantId, t.mediaFileId], foreignColumns: [mediaFile.tenantId, mediaFile.id] }),
  ],
);

/** A row is what a phone system knows of a call; one per conversation of type call. */
export const callDetail = pgTable(
  "call_detail",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    /** Zoom's call id: several recordings, and so several conversations, can share it. */
    callId: text("call_id").notNull(),
    direction: choice("direction", callDirections).notNull(),
    callerNumber: text("caller_number"),
    callerName: text("caller_name"),
    calleeNumber: text("callee_number"),
    calleeName: text("callee_name"),
    /** user, callQueue, commonArea, sharedOffice, …: an open list of Zoom's. */
    ownerType: text("owner_type").notNull(),
    ownerName: text("owner_name"),
    ownerExtension: text("owner_extension"),
    /** Who answered or placed a call of a queue. */
    handledByName: text("handled_by_name"),
    handledByExtension: text("handled_by_extension"),
    siteName: text("site_name"),
    /** The meeting that the call became: the session key of its conversation. */
    meetingSessionKey: text("meeting_session_key"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId] }),
    oneOf("call_detail_direction", "direction", callDirections),
    index("call_detail_call").on(t.tenantId, t.callId),
    index("call_detail_meeting").on(t.tenantId, t.meetingSessionKey),
    ofConversation(t),
  ],
);

export type TeamMessageFile = { fileId: string; name: string; sizeBytes: number | null };
export type TeamMessageReaction = { emoji: string; count: number };

/** A row is one version of a message of team chat: as sent, as edited, or that it was deleted. Never replaced. */
export const teamMessage = pgTable(
  "team_message",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    /** Zoom's id without braces, lower case. */
    messageId: text("message_id").notNull(),
    kind: choice("kind", teamMessageKinds).notNull(),
    /** When it was sent, edited or deleted. */
    versionAt: instant("version_at").notNull(),
    sentAt: instant("sent_at").notNull(),
    personId: uuid("person_id"),
    senderName: text("sender_name").notNull(),
    senderEmailNormalized: text("sender_email_normalized"),
    senderExternal: boolean("sender_external").notNull().default(false),
    text: text("text").notNull(),
    replyTo: text("reply_to"),
    reactions: jsonb("reactions").$type<TeamMessageReaction[]>().notNull(),
    files: jsonb("files").$type<TeamMessageFile[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.messageId, t.versionAt, t.kind] }),
    oneOf("team_message_kind", "kind", teamMessageKinds),
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

/** A row is one sitting at the player; ranges are served to it only, and its heartbeats add up what was heard. */
export const playbackSession = pgTable(
  "playback_session",
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid("conversation_id").notNull(),
    personId: uuid("person_id").notNull(),
    /** The browser session it belongs to; it ends with it. */
    sessionId: uuid("session_id").notNull(),
    /** What the person gave as their reason, where the replay rule asks for one. */
    reason: text("reason"),
    openedAt: instant("opened_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    heardMs: integer("heard_ms").notNull().default(0),
    lastBeatAt: instant("last_beat_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("playback_session_of").on(t.tenantId, t.conversationId, t.personId),
    ofConversation(t),
  ],
);

/** A row is a person's wish to replay a conversation that their rule gives on request only, and the answer to it. */
export const replayRequest = pgTable(
  "replay_request",
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid("conversation_id").notNull(),
    personId: uuid("person_id").notNull(),
    reason: text("reason").notNull(),
    state: choice("state", replayRequestStates).notNull(),
    requestedAt: instant("requested_at").notNull(),
    decidedBy: uuid("decided_by"),
    decidedAt: instant("decided_at"),
    /** An approval ends by itself. */
    expiresAt: instant("expires_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("replay_request_of").on(t.tenantId, t.conversationId, t.personId),
    index("replay_request_waiting").on(t.tenantId, t.state, t.requestedAt),
    oneOf("replay_request_state", "state", replayRequestStates),
    ofConversation(t),
  ],
);
