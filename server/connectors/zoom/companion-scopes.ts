import type { ZoomScope } from "./zoom-scope";

/** What AI Companion makes of a session beside its recording: each has a scope of its own, and is not asked for without. */
export const companionScopes = {
  transcript: {
    granular: "cloud_recording:read:meeting_transcript:admin",
    classic: "recording:read:admin",
    permission: "View a meeting’s transcript",
    feature: "companion",
    reason: "Gives the transcript that AI Companion made of a recorded meeting without one of its own.",
    switchesOff:
      "Transcripts by AI Companion: recordings without a transcript of their own can be heard, and not read.",
    optional: true,
    stored: "Transcripts of recorded meetings that the rules keep, sealed",
  },
  summary: {
    granular: "meeting:read:summary:admin",
    classic: "meeting_summary:read:admin",
    permission: "View a meeting’s summary",
    feature: "companion",
    reason: "Gives the summary that AI Companion wrote of a recorded meeting.",
    switchesOff: "Summaries by AI Companion: only those that belong to a recording are kept.",
    optional: true,
    stored: "Summaries of recorded meetings that the rules keep, sealed",
  },
} as const satisfies Record<string, ZoomScope>;
