import { chatScopes } from "./chat-scopes";
import { companionScopes } from "./companion-scopes";
import { phoneScopes } from "./phone-scopes";
import { reportScopes } from "./report-scopes";
import { settingsScopes } from "./settings-scopes";
import type { ZoomScope } from "./zoom-scope";

/** Every scope that the app asks of Zoom, and no other: the check of a grant and the published tables read this list. */
export const zoomScopes: readonly ZoomScope[] = [
  {
    granular: "user:read:list_users:admin",
    classic: "user:read:admin",
    permission: "View users",
    feature: "import",
    reason: "Lists the people of the Zoom account, so that each recording finds its owner.",
    switchesOff: "The import: Zoom’s users can’t be listed.",
    optional: false,
    stored: "Zoom user ID, e-mail address, name",
  },
  {
    granular: "user:read:user:admin",
    classic: "user:read:admin",
    permission: "View a user",
    feature: "import",
    reason: "Tells which Zoom account was connected, and by whom.",
    switchesOff: "Connecting: the Zoom account can’t be told.",
    optional: false,
    stored: "Zoom account ID, e-mail address of whoever connected",
  },
  {
    granular: "cloud_recording:read:list_user_recordings:admin",
    classic: "recording:read:admin",
    permission: "Lists all cloud recordings for a user",
    feature: "import",
    reason: "Lists each person’s recordings, so that the ledger is complete.",
    switchesOff: "The import: recordings can’t be listed.",
    optional: false,
    stored: "Topic, times and sizes of recordings that the rules keep; ids, times and sizes of the others",
  },
  {
    granular: "cloud_recording:read:list_recording_files:admin",
    classic: "recording:read:admin",
    permission: "Returns all of a meeting’s recordings",
    feature: "import",
    reason: "Gives the fresh addresses that files are downloaded from.",
    switchesOff: "The import: files can’t be downloaded.",
    optional: false,
    stored: "Audio, video, transcript and chat of recordings that the rules keep, sealed",
  },
  {
    granular: "cloud_recording:read:recording:admin",
    classic: "recording:read:admin",
    permission: "View a recording",
    feature: "webhook",
    reason: "Lets Zoom announce a finished recording, so that it is imported within minutes.",
    switchesOff: "Import within minutes: recordings arrive with the nightly run.",
    optional: true,
    stored: "Id and time of the announcement",
  },
  {
    granular: "meeting:read:list_past_participants:admin",
    classic: "meeting:read:admin",
    permission: "View a past meeting’s participants",
    feature: "participants",
    reason: "Tells who took part in a meeting, also those who said nothing.",
    switchesOff: "Participants of meetings: only those who speak are known.",
    optional: true,
    stored: "Names and e-mail addresses of participants of kept recordings",
  },
  {
    granular: "webinar:read:list_past_participants:admin",
    classic: "webinar:read:admin",
    permission: "View a past webinar’s participants",
    feature: "participants",
    reason: "Tells who took part in a webinar, also those who said nothing.",
    switchesOff: "Participants of webinars: only those who speak are known.",
    optional: true,
    stored: "Names and e-mail addresses of participants of kept recordings",
  },
  {
    granular: "report:read:list_meeting_participants:admin",
    classic: "report:read:admin",
    permission: "View a meeting’s participant reports",
    feature: "participants",
    reason: "Tells who took part where Zoom does not say it otherwise.",
    switchesOff: "Participants by report: some meetings name only those who speak.",
    optional: true,
    stored: "Names and e-mail addresses of participants of kept recordings",
  },
  {
    granular: "report:read:list_webinar_participants:admin",
    classic: "report:read:admin",
    permission: "View a webinar’s participant reports",
    feature: "participants",
    reason: "Tells who took part where Zoom does not say it otherwise.",
    switchesOff: "Participants by report: some webinars name only those who speak.",
    optional: true,
    stored: "Names and e-mail addresses of participants of kept recordings",
  },
  ...Object.values(companionScopes),
  ...phoneScopes,
  ...chatScopes,
  ...settingsScopes,
  ...reportScopes,
];

/** The scope is in force when it stands in the grant, or the classic one that covers it does. */
export const coversScope = (granted: ReadonlySet<string>, scope: ZoomScope): boolean =>
  granted.has(scope.granular) || granted.has(scope.classic);
