/** What the stand-in uses where nothing else is said. The secrets protect sample data on the loopback interface only. */
export const defaults = {
  port: 3002,
  clientId: "holdfast-demo-client",
  clientSecret: "holdfast-demo-secret-for-the-stand-in",
  webhookSecret: "holdfast-demo-webhook-secret",
  redirectUris: ["http://localhost:3000/api/zoom/callback"],
  scopes: [
    "user:read:list_users:admin",
    "user:read:user:admin",
    "cloud_recording:read:list_user_recordings:admin",
    "cloud_recording:read:list_recording_files:admin",
    "cloud_recording:read:recording:admin",
    "cloud_recording:read:meeting_transcript:admin",
    "meeting:read:past_meeting:admin",
    "meeting:read:list_past_participants:admin",
    "webinar:read:list_past_participants:admin",
    "report:read:list_meeting_participants:admin",
    "report:read:list_webinar_participants:admin",
    "report:read:list_chat_sessions:admin",
    "report:read:chat_session:admin",
    "team_chat:read:user_message:admin",
    "team_chat:read:file:admin",
  ],
  accessTokenSeconds: 3600,
  /** Zoom tries a failed event three more times: after 5, then 20, then 60 minutes. */
  webhookRetryDelaysMs: [300_000, 1_200_000, 3_600_000],
};
