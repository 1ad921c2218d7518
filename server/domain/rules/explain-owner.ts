import type { MediaClass } from "@/db/constants";

import { decide, type Decision, type ItemOwner } from "./decide";

/** What a Zoom meeting may leave behind, as a person would name it. */
const sampleClasses = ["audio", "video", "screen", "text", "chat"] as const satisfies readonly MediaClass[];

export type MediaSample = { mediaClass: MediaClass; decision: Decision };

/**
 * What would become of a meeting that this person hosts right now, kind by kind, and why: the very decisions of the
 * import. Pure.
 */
export const explainOwner = (owner: ItemOwner, at: { now: Date; timeZone: string }): MediaSample[] =>
  sampleClasses.map((mediaClass) => ({
    mediaClass,
    decision: decide(
      {
        mediaClass,
        readiness: "ready",
        conversationStartedAt: at.now,
        conversationEndedAt: at.now,
        askedFor: false,
      },
      owner,
      at,
    ),
  }));
