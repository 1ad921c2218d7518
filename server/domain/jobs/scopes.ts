type ScopeUse = {
  /** Name since 2024; an app has either these or the classic ones. */
  granular: string;
  classic: string;
  switchesOff: string;
};

/** What an import asks of Zoom, and what is missing without it (zoom-api: Scopes to request). */
const scopeUses: readonly ScopeUse[] = [
  {
    granular: "user:read:list_users:admin",
    classic: "user:read:admin",
    switchesOff: "The import: Zoom’s users can’t be listed.",
  },
  {
    granular: "user:read:user:admin",
    classic: "user:read:admin",
    switchesOff: "Connecting: the Zoom account can’t be told.",
  },
  {
    granular: "cloud_recording:read:list_user_recordings:admin",
    classic: "recording:read:admin",
    switchesOff: "The import: recordings can’t be listed.",
  },
  {
    granular: "cloud_recording:read:list_recording_files:admin",
    classic: "recording:read:admin",
    switchesOff: "The import: files can’t be downloaded.",
  },
  {
    granular: "cloud_recording:read:recording:admin",
    classic: "recording:read:admin",
    switchesOff: "Import within minutes: recordings arrive with the nightly run.",
  },
  {
    granular: "meeting:read:list_past_participants:admin",
    classic: "meeting:read:admin",
    switchesOff: "Participants of meetings: only those who speak are known.",
  },
  {
    granular: "webinar:read:list_past_participants:admin",
    classic: "webinar:read:admin",
    switchesOff: "Participants of webinars: only those who speak are known.",
  },
];

/** Scopes that the grant lacks; a classic one counts for all that it covers. */
export function missingScopes(granted: readonly string[]): { scope: string; switchesOff: string }[] {
  const has = new Set(granted);
  return scopeUses
    .filter(({ granular, classic }) => !has.has(granular) && !has.has(classic))
    .map(({ granular, switchesOff }) => ({ scope: granular, switchesOff }));
}
