import type { ZoomScope } from "./zoom-scope";

/** What calls of Zoom Phone need; who has which extension is among the scopes of the settings. */
export const phoneScopes: readonly ZoomScope[] = [
  {
    granular: "phone:read:list_call_recordings:admin",
    classic: "phone:read:admin",
    permission: "View an account’s call recordings",
    feature: "phone",
    reason: "Lists recordings of calls, so that the ledger holds them too.",
    switchesOff: "Zoom Phone: calls are not imported, and not listed.",
    optional: true,
    stored: "Numbers, names, direction and times of calls that the rules keep; ids and times of the others",
  },
  {
    granular: "phone:read:call_recording:admin",
    classic: "phone:read:admin",
    permission: "View a call recording",
    feature: "phone",
    reason: "Gives out the recording of a call, and lets Zoom announce a new one.",
    switchesOff: "Zoom Phone: calls stand in the ledger, and can’t be downloaded.",
    optional: true,
    stored: "Recordings of calls that the rules keep, sealed",
  },
  {
    granular: "phone:read:recording_transcript:admin",
    classic: "phone:read:admin",
    permission: "View a call recording’s transcript",
    feature: "phone",
    reason: "Gives out the transcript of a recorded call.",
    switchesOff: "Transcripts of calls: what was said can be heard, and is not found.",
    optional: true,
    stored: "Transcripts of calls that the rules keep, sealed",
  },
];
