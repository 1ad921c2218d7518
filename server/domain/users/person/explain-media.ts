import type { DecisionReason, MediaClass } from "@/db/constants";
import { decide, type ItemOwner } from "@/server/domain/rules/decide";

import type { MediaOutcome } from "./schema";

const explained = ["audio", "video", "screen", "chat", "text"] as const satisfies readonly MediaClass[];

/**
 * What would become of each kind of media if this person recorded it right now: by the same decision as the import's.
 * Under a rule on demand, which waits to be asked, the date is the one that asking leads to.
 */
export function explainMedia(owner: ItemOwner, at: { now: Date; timeZone: string }): MediaOutcome[] {
  return explained.map((mediaClass) => {
    const item = {
      mediaClass,
      readiness: "ready" as const,
      onlySound: false,
      conversationStartedAt: at.now,
      conversationEndedAt: at.now,
    };
    const { outcome, reason } = decide({ ...item, askedFor: false }, owner, at);
    const asked = decide({ ...item, askedFor: true }, owner, at);
    const retainUntil = asked.outcome === "keep" ? asked.retainUntil : null;
    return { media: mediaClass, outcome, reason, retainUntil };
  });
}

/** Everything that has to be given before anything at all is imported; the decision names only the first. */
export function missingFor(owner: ItemOwner): DecisionReason[] {
  if (owner.match !== "person") return [];
  const { license, addOnZoom, recordingRule } = owner;
  const missing: DecisionReason[] = [];
  if (!license) missing.push("no_recording_license");
  if (!addOnZoom) missing.push("no_zoom_add_on");
  if (!recordingRule) missing.push("no_recording_rule");
  return missing;
}
