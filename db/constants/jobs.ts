/** Jobs, the ledger, and how things stand at the source. */

export const jobGroups = ["integration", "import", "export"] as const;
export type JobGroup = (typeof jobGroups)[number];

export const integrationTypes = ["zoom"] as const;
export type IntegrationType = (typeof integrationTypes)[number];

/** State of an integration job as its list shows it. */
export const jobStates = [
  "not_connected",
  "connected",
  "running",
  "paused",
  "failed",
  "disconnected",
  "disabled",
] as const;
export type JobState = (typeof jobStates)[number];

export const runTriggers = ["manual", "schedule", "webhook", "first_connect", "backfill", "gap"] as const;
export type RunTrigger = (typeof runTriggers)[number];

export const runStates = ["queued", "listing", "importing", "done", "failed"] as const;
export type RunState = (typeof runStates)[number];

/** What a run lists, one after the other. */
export const runStages = ["meetings", "phone", "chat"] as const;
export type RunStage = (typeof runStages)[number];

/** Why a stage of a run was passed over, or not ended. */
export type SourceOffReason = "scope_missing" | "plan_missing" | "role_missing" | "failing";

/** Zoom's plans, as far as its rate limits tell them apart. */
export const zoomPlans = ["free", "pro", "business"] as const;
export type ZoomPlan = (typeof zoomPlans)[number];

/** How a job was let into its account: by Zoom's consent page, or by an app of the customer's own. */
export const connectionKinds = ["redirect", "server_to_server"] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** What the ledger follows at the source: sessions of meetings and webinars, calls, days of team chat. */
export const sourceKinds = ["meeting", "phone", "chat"] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const conversationTypes = ["meeting", "webinar", "call", "chat"] as const;
export type ConversationType = (typeof conversationTypes)[number];

/** What a file at the source is made of, as licences and recording rules see it. */
export const mediaClasses = ["audio", "video", "screen", "chat", "text", "unknown"] as const;
export type MediaClass = (typeof mediaClasses)[number];

/** State of a source item in the ledger. */
export const itemStates = [
  "waiting",
  "kept",
  "skipped",
  "importing",
  "archived",
  "failed",
  /** Failed so often, or in such a way, that nobody tries again unless asked to. */
  "given_up",
  "gone",
] as const;
export type ItemState = (typeof itemStates)[number];

/** Why an item was kept, skipped, or still waits. Closed: every row of the ledger carries one of these. */
export const decisionReasons = [
  "not_decided_yet",
  "rule_keeps",
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
  "content_unavailable",
  "not_ready_yet",
  "nothing_to_import",
  "unknown_type",
  "gone_at_source",
  "retention_over",
  "job_disabled",
  "purged",
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

/** What Zoom's records of meetings and calls tell of, where there is no recording to keep. */
export const absenceReasons = [
  "recording_off_at_source",
  "not_recorded_at_source",
  "recorded_not_listed",
] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** Why a report names something: as the ledger decided, or because there is no recording of it. */
export const differenceReasons = [...decisionReasons, ...absenceReasons] as const;
export type DifferenceReason = (typeof differenceReasons)[number];

/** Why the last attempt at an item failed. */
export const failureReasons = [
  "html_instead_of_media",
  "cut_transfer",
  "wrong_content",
  "not_authorised",
  "refused_address",
  "source_unavailable",
  "gone_at_source",
  "storage_unavailable",
  "unexpected",
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** How what Zoom is set to for a person stands to what their rule wants. */
export const settingStates = [
  "not_read",
  "as_wanted",
  "differs",
  "written",
  "locked",
  "not_licensed",
  "unavailable",
  "failed",
] as const;
export type SettingState = (typeof settingStates)[number];

export const sourceProducts = ["meetings", "phone"] as const;
export type SourceProduct = (typeof sourceProducts)[number];

/** Conditions that administrators are told of, in the app and by mail or webhook where set. */
export const noticeKinds = [
  "connection_ended",
  "role_lost",
  "app_disabled",
  "scope_lost",
  "grant_expiring",
  "webhooks_silent",
  "runs_failing",
  "items_given_up",
  "settings_locked",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const noticeChannelKinds = ["mail", "teams", "slack", "webhook"] as const;
export type NoticeChannelKind = (typeof noticeChannelKinds)[number];

export const checkStates = ["queued", "listing", "done", "failed"] as const;
export type CheckState = (typeof checkStates)[number];

export const callDirections = ["inbound", "outbound", "unknown"] as const;
export const teamMessageKinds = ["sent", "edited", "deleted"] as const;
