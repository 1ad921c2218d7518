export type ZoomEvent = { event: string; reason: string; optional: boolean };

const optional = (event: string, reason: string): ZoomEvent => ({ event, reason, optional: true });
const marked = "Marked in the ledger; nothing that is archived goes because of it.";
const same = "The same for many recordings.";
const chat = "Somebody wrote, changed or deleted a message: the chat is read again.";
const user = "Who is in the account, and by which address.";
const settings = "What Zoom is set to is read again.";

/** Every event that the app's subscription at Zoom names. Without any, recordings arrive with the nightly run. */
export const zoomEvents: readonly ZoomEvent[] = [
  { event: "recording.completed", reason: "A recording is ready.", optional: false },
  {
    event: "recording.transcript_completed",
    reason: "Its transcript is ready, minutes to hours later.",
    optional: false,
  },
  optional(
    "meeting.aic_transcript_completed",
    "AI Companion’s own transcript of a recorded meeting is ready.",
  ),
  optional("recording.trashed", marked),
  optional("recording.deleted", marked),
  optional("recording.batch_trashed", same),
  optional("recording.batch_deleted", same),
  optional("recording.recovered", "Something came back from Zoom’s trash."),
  optional("recording.batch_recovered", same),
  optional("recording.renamed", "Written down; nothing that is archived changes."),
  optional("phone.recording_completed", "A recorded call is ready."),
  optional("phone.recording_transcript_completed", "The transcript of a call is ready."),
  optional("phone.recording_deleted", marked),
  optional("phone.recording_permanently_deleted", marked),
  optional("team_chat.channel_message_posted", chat),
  optional("team_chat.channel_message_updated", chat),
  optional("team_chat.channel_message_deleted", chat),
  optional("team_chat.dm_message_posted", chat),
  optional("team_chat.dm_message_updated", chat),
  optional("team_chat.dm_message_deleted", chat),
  optional("user.created", user),
  optional("user.invitation_accepted", user),
  optional("user.activated", user),
  optional("user.deactivated", user),
  optional("user.deleted", user),
  optional("user.disassociated", user),
  optional("user.updated", user),
  optional("user.settings_updated", settings),
  optional("account.settings_updated", settings),
  optional("account.lock_settings_updated", settings),
  optional("group.lock_settings_updated", settings),
];

/** Zoom sends it to the same address without a subscription: the job then shows "Disconnected". */
export const deauthorizationEvent = "app_deauthorized";
