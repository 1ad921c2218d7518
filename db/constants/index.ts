/**
 * Closed lists shared by the database's CHECK constraints, the domain and the browser. Plain data, no imports.
 */
export * from "./audit-actions";
export * from "./jobs";

export const regions = ["EU", "USA", "APAC"] as const;
export type Region = (typeof regions)[number];

/** SKU of a recording licence. Compliance and Smart import alike; Voice imports audio, UC audio and video. */
export const recordingLicenses = ["compliance_voice", "compliance_uc", "smart_voice", "smart_uc"] as const;
export type RecordingLicense = (typeof recordingLicenses)[number];

const addOns = ["zoom", "ring_central", "analytics", "full_chat"] as const;

export const licenseSkus = [...recordingLicenses, ...addOns] as const;
export type LicenseSku = (typeof licenseSkus)[number];

export const ruleKinds = ["recording", "replay", "access", "analytics"] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** Rules that come with Holdfast: they can't be changed, only saved as new. */
export const builtInRules = ["administrator", "user", "replay_all", "replay_own", "never_record"] as const;
export type BuiltInRule = (typeof builtInRules)[number];

/** Scope of User Assignment in an access rule: whose rules one may assign, and whom one lists. */
export const assignmentScopes = ["none", "certain", "hierarchy", "all"] as const;

/** Which conversations a replay rule shows. */
export const replayVisibilities = ["none", "own", "own_groups", "selected", "reports", "all"] as const;

/** Which of the visible conversations may be played. */
export const replayModes = ["never", "as_visible", "own_only", "on_request", "time_window"] as const;
export type ReplayMode = (typeof replayModes)[number];

export const replayRequestStates = ["waiting", "approved", "refused"] as const;

export const customFieldTypes = ["text", "number", "date", "choice"] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

/** How somebody became known: from Entra, or entered by hand (then the directory sync leaves them alone). */
export const personOrigins = ["directory", "manual"] as const;
export type PersonOrigin = (typeof personOrigins)[number];

export const directoryStates = ["active", "disabled", "left"] as const;

/** Why the last reading of the directory brought nothing; "empty" = an answer that named nobody. */
export const directoryFailures = [
  "consent_missing",
  "permission_missing",
  "unknown_tenant",
  "misconfigured",
  "blocked_by_policy",
  "not_found",
  "invalid_request",
  "resync_required",
  "throttled",
  "outage",
  "unreadable_answer",
  "aborted",
  "empty",
] as const;
export type DirectoryFailure = (typeof directoryFailures)[number];

export const purgeStates = ["marked", "key_destroyed", "objects_destroyed"] as const;

export const actorKinds = ["user", "system", "webhook", "operator"] as const;
export type ActorKind = (typeof actorKinds)[number];
