import { z } from "zod";

export const openPlaybackInput = z.object({ conversationId: z.uuid() });

/** `heardMs` = what was heard since the last beat. */
export const playbackBeatInput = z.object({
  playbackId: z.uuid(),
  heardMs: z.int().min(0).max(120_000),
});

export type PlaybackSession = { playbackId: string; expiresAt: Date };
