import type { DecisionReason, MediaClass, RecordingLicense } from "@/db/constants";
import { entitlement } from "@/server/domain/licenses/entitlement";
import { retainUntil } from "@/server/domain/retention/retain-until";

import type { RecordingRule } from "./schema";

/** One thing seen at the source, as far as a decision needs it. */
export type DecidableItem = {
  mediaClass: MediaClass;
  readiness: "ready" | "processing" | "no_files" | "gone";
  /** End of the conversation it belongs to. */
  conversationEndedAt: Date;
  /** Started by hand at the source. */
  askedFor: boolean;
};

/** What holds for the item's owner, or why nobody owns it. */
export type ItemOwner =
  | { match: "none" }
  | { match: "ambiguous" }
  | {
      match: "person";
      deactivated: boolean;
      license: RecordingLicense | null;
      addOnZoom: boolean;
      recordingRule: RecordingRule | null;
    };

export type Decision =
  | { outcome: "keep"; reason: "rule_keeps"; retainUntil: Date | null }
  | { outcome: "wait"; reason: "not_ready_yet" }
  | { outcome: "skip"; reason: DecisionReason };

const skip = (reason: DecisionReason): Decision => ({ outcome: "skip", reason });

/** Which classes of media a rule keeps; the text of a conversation follows its audio. */
export function mediaOfRule(rule: RecordingRule): ReadonlySet<MediaClass> {
  const kept = new Set<MediaClass>(["chat"]);
  if (rule.audio) kept.add("audio").add("text");
  if (rule.video) kept.add("video").add("screen");
  if (rule.screenOnly) kept.add("screen");
  if (rule.audio && rule.video) kept.add("unknown");
  return kept;
}

/**
 * Keep or skip, with one reason of the closed list. Pure: the same function drives the import, the dry run and the
 * explanation on a person's page.
 */
export function decide(item: DecidableItem, owner: ItemOwner, at: { now: Date; timeZone: string }): Decision {
  if (owner.match === "none") return skip("no_matching_user");
  if (owner.match === "ambiguous") return skip("ambiguous_user");
  if (owner.deactivated) return skip("user_deactivated");
  const entitled = entitlement(owner.license, owner.addOnZoom);
  if ("refusal" in entitled) return skip(entitled.refusal);
  const rule = owner.recordingRule;
  if (!rule) return skip("no_recording_rule");
  if (rule.recordingType === "never") return skip("rule_never_records");
  if (rule.recordingType === "on_demand" && !item.askedFor) return skip("on_demand_not_asked");
  if (item.readiness === "gone") return skip("gone_at_source");
  if (item.readiness === "processing") return { outcome: "wait", reason: "not_ready_yet" };
  if (item.readiness === "no_files") return skip("nothing_to_import");
  if (!entitled.media.has(item.mediaClass)) {
    return skip(item.mediaClass === "unknown" ? "unknown_type" : "media_not_in_license");
  }
  if (!mediaOfRule(rule).has(item.mediaClass)) {
    return skip(item.mediaClass === "unknown" ? "unknown_type" : "media_not_in_rule");
  }
  const until = retainUntil(item.conversationEndedAt, rule.retentionDays, at.timeZone);
  if (until && until <= at.now) return skip("retention_over");
  return { outcome: "keep", reason: "rule_keeps", retainUntil: until };
}
