import type { DecisionReason, MediaClass, RecordingLicense } from "@/db/constants";
import { entitlement } from "@/server/domain/licenses/entitlement";
import { retainUntil } from "@/server/domain/retention/retain-until";

import type { RecordingRule } from "./schema";

/** One thing seen at the source, as far as a decision needs it. */
export type DecidableItem = {
  mediaClass: MediaClass;
  readiness: "ready" | "processing" | "no_files" | "gone" | "unavailable";
  conversationStartedAt: Date;
  /** End of the conversation it belongs to. */
  conversationEndedAt: Date;
  /** Started by hand at the source, or asked for by the owner since. */
  askedFor: boolean;
  /** A video in a session without any audio file: whoever may keep audio alone gets nothing of what was said. */
  onlySound: boolean;
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
      /** Whether the tenant's pools cover the licence and the add-on. */
      seat: "held" | "none_left" | "out_of_force";
      recordingRule: RecordingRule | null;
      /** When the person had turned bulk recording off; `until` null = still. */
      switchedOff: readonly { from: Date; until: Date | null }[];
    };

type WaitReason = Extract<
  DecisionReason,
  "not_ready_yet" | "on_demand_waiting" | "license_pool_used_up" | "license_expired"
>;

export type Decision =
  | { outcome: "keep"; reason: "rule_keeps"; retainUntil: Date | null }
  | { outcome: "wait"; reason: WaitReason }
  | { outcome: "skip"; reason: DecisionReason };

const skip = (reason: DecisionReason): Decision => ({ outcome: "skip", reason });
const wait = (reason: WaitReason): Decision => ({ outcome: "wait", reason });

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
  if (rule.recordingType === "bulk" && rule.recordSwitch && wasOff(owner.switchedOff, item)) {
    return skip("switched_off_by_person");
  }
  if (item.readiness === "gone") return skip("gone_at_source");
  if (item.readiness === "unavailable") return skip("content_unavailable");
  if (item.readiness === "processing") return wait("not_ready_yet");
  if (item.readiness === "no_files") return skip("nothing_to_import");
  if (!entitled.media.has(item.mediaClass)) {
    if (item.onlySound && rule.audio) return skip("audio_file_missing");
    return skip(item.mediaClass === "unknown" ? "unknown_type" : "media_not_in_license");
  }
  if (!mediaOfRule(rule).has(item.mediaClass)) {
    return skip(item.mediaClass === "unknown" ? "unknown_type" : "media_not_in_rule");
  }
  const until = retainUntil(item.conversationEndedAt, rule.retentionDays, at.timeZone);
  if (until && until <= at.now) return skip("retention_over");
  if (rule.recordingType === "on_demand" && !item.askedFor) {
    const open = at.now < askUntil(item.conversationEndedAt, rule, at.timeZone);
    return open ? wait("on_demand_waiting") : skip("on_demand_not_asked");
  }
  if (owner.seat === "none_left") return wait("license_pool_used_up");
  if (owner.seat === "out_of_force") return wait("license_expired");
  return { outcome: "keep", reason: "rule_keeps", retainUntil: until };
}

/** On demand: until when the owner may ask for a recording, counted on the calendar of the tenant's zone. */
export const askUntil = (endedAt: Date, { onDemandDays }: RecordingRule, timeZone: string): Date =>
  retainUntil(endedAt, onDemandDays, timeZone) ?? endedAt;

/** Whether recording was off when the conversation began. */
const wasOff = (
  periods: readonly { from: Date; until: Date | null }[],
  { conversationStartedAt: start }: DecidableItem,
) => periods.some(({ from, until }) => from <= start && (until === null || start < until));
