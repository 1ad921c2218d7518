import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";

import { callDirections, teamMessageKinds } from "../constants";
import { choice, instant, oneOf, tenantId } from "./columns";
import { mediaFile, ofConversation } from "./conversation";

/**
 * A row is one passage of text of a file, in its order: spoken, with times from the start of the file's segment, or of a
 * summary, which has none (0).
 */
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
    /** Zoom's name for the message that this one passes on, written as ids of messages are. */
    forwardedId: text("forwarded_id"),
    reactions: jsonb("reactions").$type<TeamMessageReaction[]>().notNull(),
    files: jsonb("files").$type<TeamMessageFile[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.messageId, t.versionAt, t.kind] }),
    oneOf("team_message_kind", "kind", teamMessageKinds),
    // What a message of another day passes on.
    index("team_message_of_message").on(t.tenantId, t.messageId),
    ofConversation(t),
  ],
);
