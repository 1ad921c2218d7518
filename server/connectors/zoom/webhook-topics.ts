/**
 * What an event is about, and so what is done when it comes. `heard`: it shows that events arrive, no more; before a
 * recording is complete there is nothing to fetch. `noted`: written down, nothing archived changes. `session_written`:
 * there is text about a session, which may have been recorded or not.
 */
export type WebhookTopic =
  | "heard"
  | "noted"
  | "session"
  | "session_written"
  | "session_trashed"
  | "session_deleted"
  | "session_recovered"
  | "call"
  | "call_trashed"
  | "call_deleted"
  | "chat"
  | "user"
  | "user_settings"
  | "account_settings";

const events = (topic: WebhookTopic, family: string, names: string): [string, WebhookTopic][] =>
  names.split(" ").map((name) => [`${family}${name}`, topic]);

/** Zoom's events by name (zoom-api, 10.6 to 10.9). Whatever is not here is counted and left alone. */
const topics: ReadonlyMap<string, WebhookTopic> = new Map([
  ...events("session", "recording.", "completed transcript_completed"),
  ...events("session_written", "meeting.", "aic_transcript_completed"),
  ...events("session_trashed", "recording.", "trashed batch_trashed"),
  ...events("session_deleted", "recording.", "deleted batch_deleted"),
  ...events("session_recovered", "recording.", "recovered batch_recovered"),
  ...events("noted", "recording.", "renamed"),
  ...events("heard", "recording.", "started paused resumed stopped"),
  ...events("call", "phone.recording_", "completed transcript_completed"),
  ...events("call_trashed", "phone.recording_", "deleted"),
  ...events("call_deleted", "phone.recording_", "permanently_deleted"),
  // One for each person with access to a recording that has had its own event.
  ...events("heard", "phone.recording_", "completed_for_access_member"),
  ...events("heard", "phone.recording_", "started stopped paused resumed failed"),
  ...events("chat", "chat_message.", "sent updated deleted replied"),
  ...events("chat", "team_chat.channel_message_", "posted updated deleted"),
  ...events("chat", "team_chat.dm_message_", "posted updated deleted"),
  ...events(
    "user",
    "user.",
    "created activated deactivated deleted disassociated updated invitation_accepted",
  ),
  ...events("user_settings", "user.", "settings_updated"),
  ...events("account_settings", "account.", "settings_updated lock_settings_updated"),
  ...events("account_settings", "group.", "settings_updated lock_settings_updated"),
]);

export const webhookTopic = (event: string): WebhookTopic | null => topics.get(event) ?? null;
