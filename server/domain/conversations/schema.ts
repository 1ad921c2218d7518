import { z } from "zod";

import type { callDirections } from "@/db/constants";
import { conversationTypes } from "@/db/constants";
import { fieldFilter, maxFieldFilters } from "@/server/domain/custom-fields/schema";
import type { ReplayOffer } from "@/server/domain/playback/schema";

const instant = z.iso.datetime({ offset: true });

const conversationFilter = z.object({
  type: z.enum(conversationTypes).optional(),
  /** Start of the conversation not before `from`, before `to`. */
  from: instant.optional(),
  to: instant.optional(),
  /** Name or e-mail of somebody who took part; several words all match. */
  participants: z.string().trim().max(200).optional(),
  /** Ids of jobs; none = all. */
  integrations: z.array(z.uuid()).max(50).optional(),
  /** Custom fields; all of them match. */
  fields: z.array(fieldFilter).max(maxFieldFilters).optional(),
  /** Topic, participants, transcript and chat. */
  text: z.string().trim().max(400).optional(),
});
export type ConversationFilter = z.infer<typeof conversationFilter>;

const conversationCursor = z.object({ startedAt: instant, id: z.uuid() });

export const searchConversationsInput = z.object({
  filter: conversationFilter,
  cursor: conversationCursor.optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type SearchConversations = z.infer<typeof searchConversationsInput>;

export const countConversationsInput = z.object({ filter: conversationFilter });
export const conversationIdInput = z.object({ id: z.uuid() });

/** A passage around a hit; `parts` alternate between plain text and matches. */
export type Snippet = {
  /** Number of the recorded segment that `atMs` counts in. */
  segment: number;
  parts: { text: string; match: boolean }[];
  speaker: string | null;
  atMs: number | null;
};

export type ConversationListItem = {
  id: string;
  type: (typeof conversationTypes)[number];
  topic: string;
  startedAt: Date;
  durationMs: number;
  integration: { id: string; name: string };
  ownerName: string;
  /** At most three names; `participantCount` has them all. */
  participantNames: string[];
  participantCount: number;
  has: { video: boolean; audio: boolean; transcript: boolean; chat: boolean };
  onHold: boolean;
  snippet: Snippet | null;
};

export type ConversationPage = {
  items: ConversationListItem[];
  nextCursor: z.infer<typeof conversationCursor> | null;
};

/** Exact up to the cap; `capped` = there are more. */
export type ConversationCount = { count: number; capped: boolean };

export type ConversationFile = {
  id: string;
  mediaClass: string;
  fileType: string;
  recordingType: string;
  label: string | null;
  contentType: string;
  startedAt: Date;
  sizeBytes: number;
  sha256: string;
  region: string;
  importedAt: Date;
};

export type ConversationDetail = {
  id: string;
  type: (typeof conversationTypes)[number];
  topic: string;
  startedAt: Date;
  endedAt: Date;
  durationMs: number;
  integration: { id: string; name: string };
  owner: { id: string; name: string };
  participants: {
    id: string;
    name: string;
    email: string | null;
    role: "host" | "participant";
    isUser: boolean;
  }[];
  /** Whether Zoom has said whole who took part: it still may, never did, or won't tell us. */
  participantsTold: "whole" | "due" | "never" | "withheld";
  files: ConversationFile[];
  /** What the player offers, one entry a recorded segment, in order; the best view first within a segment. */
  segments: {
    startedAt: Date;
    durationMs: number | null;
    playable: {
      fileId: string;
      mediaClass: "video" | "audio";
      recordingType: string;
      label: string | null;
    }[];
  }[];
  retention: {
    retainUntil: Date | null;
    ruleName: string;
    ruleVersion: number;
    days: number | null;
    onHold: boolean;
    holdReason: string | null;
  };
  importedAt: Date;
  may: {
    replay: boolean;
    download: boolean;
    transcript: boolean;
    chat: boolean;
    hold: boolean;
    history: boolean;
  };
  replay: ReplayOffer;
};

/** What the phone system knows of a call, and what of it or around it is archived. */
export type CallDetail = {
  /** Null for what is no call. */
  call: {
    callId: string;
    direction: (typeof callDirections)[number];
    callerNumber: string | null;
    callerName: string | null;
    calleeNumber: string | null;
    calleeName: string | null;
    /** Zoom's word; see call-things. */
    ownerType: string;
    ownerName: string | null;
    ownerExtension: string | null;
    handledByName: string | null;
    handledByExtension: string | null;
    siteName: string | null;
  } | null;
  /** Other recordings of the call and the meeting that it became; of a meeting, the call that it was. */
  related: {
    id: string;
    type: (typeof conversationTypes)[number];
    topic: string;
    startedAt: Date;
    ownerName: string;
    /** Of a call: whose recording it is, as the phone system names it. */
    lineName: string | null;
  }[];
};

/** One line about a conversation, for somebody to whom a request hands it over. */
export type HandedOver = Pick<
  ConversationListItem,
  "id" | "type" | "topic" | "startedAt" | "durationMs" | "ownerName"
> & { visible: boolean };

/** Times count from the start of the segment that `fileId`'s recording belongs to. */
export type TranscriptPassage = {
  fileId: string;
  segment: number;
  position: number;
  startMs: number;
  endMs: number;
  speaker: string | null;
  text: string;
};
/** Passages in order, Markdown where Zoom writes that. */
export type ConversationSummary = { passages: string[]; byCompanion: boolean };
export type ChatLine = {
  fileId: string;
  segment: number;
  position: number;
  atMs: number | null;
  sender: string | null;
  text: string;
};

/** Somebody was heard; times count from the start of the segment. */
export type SpeakingSpan = { segment: number; startMs: number; endMs: number; speaker: string };

/** What a message of team chat passed on, where it stands in an archived day that the reader may read. */
export type ForwardedMessage = { conversationId: string; sender: string; sentAt: Date; text: string };

/** A message of team chat as it last was, with what it said before. */
export type TeamChatMessage = {
  id: string;
  sentAt: Date;
  sender: { name: string; email: string | null; external: boolean; isUser: boolean };
  text: string;
  editedAt: Date | null;
  /** Earlier texts, oldest first, with the moment from which each held. */
  earlier: { at: Date; text: string }[];
  deletedAt: Date | null;
  /** Id of the message that it answers; it may be another day's. */
  replyTo: string | null;
  /** Whether it passes another message on, and that one where it may be shown. */
  forwards: { original: ForwardedMessage | null } | null;
  reactions: { emoji: string; count: number }[];
  /** `mediaFileId`: null while the file is not archived. */
  files: { name: string; sizeBytes: number | null; mediaFileId: string | null }[];
};

export type HistoryEntry = {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string | null;
  action: string;
  detail: Record<string, string | number | boolean | null>;
  /** What the person gave as their reason, for a play or for a request to play. */
  reason: string | null;
};
