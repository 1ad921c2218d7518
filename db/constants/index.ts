/**
 * Closed lists shared by the database's CHECK constraints, the domain and the browser. Plain data, no imports.
 */

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

export const purgeStates = ["marked", "key_destroyed", "objects_destroyed"] as const;

/** The closed list of acts in the audit log, named noun.verb in the past tense. */
export const auditActions = [
  "tenant.created",
  "tenant.administrator_replaced",
  "tenant.consent_checked",
  "tenant.licenses_set",
  "tenant.keys_rewrapped",
  "tenant.changed",
  "tenant.free_administrator_handed_over",
  "tenant.license_seats_changed",
  "session.started",
  "session.ended",
  "session.ended_everywhere",
  "session.refused",
  "directory.synced",
  "directory.sync_refused",
  "directory.shrink_confirmed",
  "user.added",
  "user.configured",
  "user.deactivated",
  "user.reactivated",
  "user.identity_mapped",
  "user.identity_unmapped",
  "user.record_switched",
  "user.report_exported",
  "group.configured",
  "group.removed",
  "group.reordered",
  "rule.created",
  "rule.changed",
  "rule.restored",
  "rule.deleted",
  "rule.retention_extended",
  "custom_field.created",
  "custom_field.changed",
  "custom_field.deleted",
  "category.created",
  "category.changed",
  "category.deleted",
  "job.created",
  "job.changed",
  "job.connect_started",
  "job.connected",
  "job.connect_refused",
  "job.disconnected",
  "job.run_started",
  "job.run_finished",
  "job.backfill_started",
  "job.paused",
  "job.resumed",
  "job.archived",
  "job.deleted",
  "job.event_received",
  "job.trash_asked_for",
  "job.trash_confirmed",
  "job.trash_switched_off",
  "source.recording_trashed",
  "source.setting_written",
  "source.setting_restored",
  "ledger.exported",
  "ledger.expired",
  "ledger.check_started",
  "ledger.check_finished",
  "notice.opened",
  "notice.closed",
  "notice.channel_added",
  "notice.channel_changed",
  "notice.channel_removed",
  "item.decided",
  "item.retried",
  "item.given_up",
  "item.marked_at_source",
  "item.asked_for",
  "conversation.imported",
  "conversation.extended",
  "conversation.viewed",
  "conversation.played",
  "conversation.file_downloaded",
  "conversation.field_set",
  "replay.requested",
  "replay.approved",
  "replay.refused",
  "hold.placed",
  "hold.released",
  "retention.run_started",
  "retention.run_refused",
  "retention.confirmed",
  "conversation.purge_marked",
  "conversation.purged",
] as const;
export type AuditAction = (typeof auditActions)[number];

export const actorKinds = ["user", "system", "webhook", "operator"] as const;
export type ActorKind = (typeof actorKinds)[number];
