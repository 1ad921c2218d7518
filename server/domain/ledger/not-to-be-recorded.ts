import type { DecisionReason } from "@/db/constants";

/**
 * Reasons that lie with the person: they must not be recorded, or did not want to be. The ledger keeps little about them
 * (ids, times, sizes, the reason), and not for ever.
 */
export const notToBeRecorded = [
  "no_matching_user",
  "ambiguous_user",
  "user_deactivated",
  "no_recording_license",
  "no_zoom_add_on",
  "no_recording_rule",
  "rule_never_records",
  "switched_off_by_person",
  "on_demand_not_asked",
] as const satisfies readonly DecisionReason[];

export const mustNotBeRecorded = (reason: DecisionReason): boolean =>
  notToBeRecorded.some((known) => known === reason);
