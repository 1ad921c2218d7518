import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

import { replayRequestStates } from "../constants";
import { choice, id, instant, oneOf, tenantId } from "./columns";
import { ofConversation } from "./conversation";

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
