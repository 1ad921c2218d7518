import type { DecisionReason, FailureReason, ItemState, MediaClass } from "@/db/constants";

/** State of a source item, as the ledger's column shows it. */
export const itemStateWords: Record<ItemState, string> = {
  waiting: "Waiting",
  kept: "To be imported",
  skipped: "Skipped",
  importing: "Importing",
  archived: "Archived",
  failed: "Failed",
  given_up: "Given up",
  gone: "Gone at Zoom",
};

/** Why an item was kept, skipped or waits; reads on after "12 skipped: ". */
export const reasonWords: Record<DecisionReason, string> = {
  not_decided_yet: "not decided yet",
  rule_keeps: "the recording rule keeps it",
  no_matching_user: "no matching user",
  ambiguous_user: "several users match",
  user_deactivated: "user deactivated",
  no_recording_license: "no recording license",
  no_zoom_add_on: "no Zoom add-on",
  no_recording_rule: "no recording rule",
  rule_never_records: "the recording rule says never",
  license_pool_used_up: "no license left in the pool",
  license_expired: "the license has expired",
  switched_off_by_person: "the person had turned recording off",
  on_demand_waiting: "on demand, the owner may still ask for it",
  on_demand_not_asked: "on demand, and nobody asked for it",
  media_not_in_license: "not in the license",
  media_not_in_rule: "not in the recording rule",
  audio_file_missing: "no audio file at Zoom: turn on “Record an audio only file” there",
  content_unavailable: "Zoom does not give out its content",
  not_ready_yet: "not ready at Zoom yet",
  nothing_to_import: "nothing to import",
  unknown_type: "unknown type of file",
  gone_at_source: "gone at Zoom",
  retention_over: "retention time already over",
  job_disabled: "job disabled",
  purged: "deleted here when its time was over",
};

/** Why the last attempt at an item failed. */
const failureWords: Record<FailureReason, string> = {
  html_instead_of_media: "Zoom sent a web page instead of the file",
  cut_transfer: "the transfer was cut off",
  wrong_content: "the content is not what Zoom announced",
  not_authorised: "Zoom refused our authorisation",
  refused_address: "the file lies at an address that is not allowed",
  source_unavailable: "Zoom could not be reached",
  gone_at_source: "the file is gone at Zoom",
  storage_unavailable: "our storage could not take it",
  unexpected: "something unexpected happened",
};

export const mediaWords: Record<MediaClass, string> = {
  audio: "Audio",
  video: "Video",
  screen: "Screen",
  chat: "Chat",
  text: "Transcript and other text",
  unknown: "Files of unknown type",
};

const startSentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

type Explained = { state: ItemState; reason: DecisionReason; failure: FailureReason | null };

/** The ledger's "Reason" in words: for what failed, why; else what decided. */
export const explain = ({ state, reason, failure }: Explained): string =>
  startSentence(
    (state === "failed" || state === "given_up") && failure ? failureWords[failure] : reasonWords[reason],
  );
