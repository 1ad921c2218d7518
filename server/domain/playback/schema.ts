import { z } from "zod";

export const maxReasonChars = 500;

/** What somebody writes into a reason box. */
export const givenReason = z
  .string()
  .trim()
  .min(1, "Give a reason.")
  .max(maxReasonChars, `Say it in at most ${maxReasonChars} characters.`);

export const openPlaybackInput = z.object({
  conversationId: z.uuid(),
  /** Needed where the replay rule asks for one. */
  reason: givenReason.optional(),
});
export type OpenPlayback = z.infer<typeof openPlaybackInput>;

/** `heardMs` = what was heard since the last beat. */
export const playbackBeatInput = z.object({
  playbackId: z.uuid(),
  heardMs: z.int().min(0).max(120_000),
});

export type PlaybackSession = { playbackId: string; expiresAt: Date };

/**
 * Why somebody may not play a conversation that they see.
 * - `right_missing`: the access rule lacks Replay
 * - `rule_never`: the replay rule plays nothing
 * - `not_own`: it plays own conversations only, as owner or host
 * - `needs_request`: it plays on request, and no approval runs
 * - `outside_window`: it plays within a time window, and the conversation began outside it
 */
export type ReplayRefusal = "right_missing" | "rule_never" | "not_own" | "needs_request" | "outside_window";

/** `until` = when an approval ends; null = no end is known. */
export type ReplayVerdict = { allowed: true; until: Date | null } | { allowed: false; reason: ReplayRefusal };

/** The latest request for a conversation; `ended` = approved, and the time given is over. */
export type LatestRequest = {
  id: string;
  state: "waiting" | "approved" | "refused" | "ended";
  reason: string;
  requestedAt: Date;
  decidedAt: Date | null;
  expiresAt: Date | null;
};

/** What a screen says and offers about the replay of one conversation, for whoever looks at it. */
export type ReplayOffer = {
  verdict: ReplayVerdict;
  /** Whoever opens the player gives a reason first. */
  asksReason: boolean;
  request: LatestRequest | null;
  /** Under "on request": names of those who approve. */
  approvers: string[];
  /** Under "within a time window". */
  window: { kind: "days"; days: number } | { kind: "dates"; from: string; to: string } | null;
  /** What the rule would give to read, once the conversation may be played. */
  words: { transcript: boolean; chat: boolean };
};
