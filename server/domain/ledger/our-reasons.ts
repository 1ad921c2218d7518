import type { DecisionReason } from "@/db/constants";

/** Reasons that lie with us, not with the source: people, licences and rules change. */
export const ourReasons = [
  "no_matching_user",
  "ambiguous_user",
  "user_deactivated",
  "no_recording_license",
  "no_zoom_add_on",
  "no_recording_rule",
  "rule_never_records",
  "license_pool_used_up",
  "license_expired",
  "switched_off_by_person",
  "on_demand_waiting",
  "on_demand_not_asked",
  "media_not_in_license",
  "media_not_in_rule",
  "audio_file_missing",
  "unknown_type",
  "retention_over",
] as const satisfies readonly DecisionReason[];
