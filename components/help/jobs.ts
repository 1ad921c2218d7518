import { jobStateWords } from "@/components/jobs/words";

import type { HelpTopic } from "./topic";

export const jobTopics: readonly HelpTopic[] = [
  {
    id: "how-zoom-works",
    question: "How does the integration with Zoom work?",
    answer: [
      "Jobs, Add Job, Integration Job, Save leads to Zoom’s own page, where an administrator of your Zoom account presses Allow once. Zoom gives Holdfast a token and renews it; nobody types or copies one.",
      "From then on Holdfast lists every recording of the account, decides for each by license, add-on and recording rule of its owner, and imports what must be kept. The ledger of the job has a row with the reason for each.",
    ],
    screens: ["/jobs", "/set-up"],
    also: ["OAuth", "authentication", "token", "Allow", "Credentials"],
    link: { href: "/jobs", label: "Jobs" },
  },
  {
    id: "when-visible",
    question: "After which time do I see calls?",
    answer: [
      "Within minutes of the end of Zoom’s processing where events are set up for the app, and otherwise after the nightly run at two o’clock in your organization’s time zone. “Run now” does not wait for the night.",
      "Zoom finishes transcripts later: Holdfast looks again after 1, 6, 24 and 72 hours.",
    ],
    screens: ["/jobs", "/recordings"],
    also: ["next day", "nightly", "webhook", "1 day", "delay"],
    link: { href: "/tenant/zoom-app", label: "Create your Zoom app" },
  },
  {
    id: "reauthenticate",
    question: "What if authentication with Zoom fails later?",
    answer: [
      "The job shows “Disconnected” with the reason. Open it and press “Reauthenticate with Zoom App”; the same Zoom account must be used. Nothing is lost that Zoom still has: the next run looks as far back as needed.",
      "It happens when somebody removes the app at Zoom, when whoever connected it leaves the account, or when scopes are missing; the job says which scope switches off what.",
    ],
    screens: ["/jobs"],
    also: ["Reauthenticate with Zoom App", "disconnected", "problem with the authentication"],
  },
  {
    id: "remove-integration",
    question: "How do I pause or remove the integration?",
    answer: [
      "“Pause” holds the package that runs, and “Resume” lets it go on where it stood. To stop the job, switch Enabled off under Edit: nothing is imported, and the connection is kept alive.",
      "Enabled again, the job lists what fell into the time without it, and its page offers to fetch that. To end it for good, disconnect or archive it, or remove the app at Zoom: App Marketplace, Manage, Added Apps, Remove. A job whose recordings are kept can’t be deleted, because they are found by it; an archived one stays in the filter.",
    ],
    screens: ["/jobs"],
    also: ["delete", "disable job", "archive", "Added Apps", "Remove", "gap"],
  },
  {
    id: "job-states",
    question: "What do the states of a job mean?",
    answer: Object.values(jobStateWords).map(({ label, explained }) => `${label}: ${explained}`),
    screens: ["/jobs"],
    also: ["State", "MetadataUpdated", "Running", "Paused", "Disabled", "Disconnected"],
  },
  {
    id: "schedule",
    question: "When does a job run, and how do I change it?",
    answer: [
      "Every night at two in your organization’s time zone, unless the schedule under Edit says otherwise: days and times, or a cron expression. The next three runs stand below it. A time that the clock skips in spring comes an hour later, and one that it shows twice comes once.",
      "“Run now” does not wait. A backfill looks at a stretch of time however long ago, and says before what it would bring: files, size and time. The first run looks a year back, for team chats six months: what lies before stands under “Not read” on the job’s page, with a backfill for it.",
    ],
    screens: ["/jobs"],
    also: ["Next run", "cron", "nightly", "backfill", "forecast", "dry run"],
  },
  {
    id: "own-zoom-app",
    question: "What if our Zoom account can’t add the app?",
    answer: [
      "Choose “A server-to-server app of your own” in the dialog, or “Use a server-to-server app” on the job’s page. An administrator makes a Server-to-Server OAuth app in your own Zoom account with the scopes of “Create your Zoom app”, activates it, and copies account ID, client ID and client secret.",
      "For recordings within minutes, save the app’s secret token first, in the same dialog or later with “Set secret token” on the job’s page. Then add an event subscription at Zoom with the “Event notification endpoint URL” that stands beside it. Without the token, events are refused and recordings come with the schedule.",
      "It is the second choice: the client secret and the secret token have to be changed here when they change at Zoom.",
    ],
    screens: ["/jobs"],
    also: ["server-to-server", "account credentials", "client secret", "S2S", "secret token", "endpoint"],
    link: { href: "/tenant/zoom-app", label: "Create your Zoom app" },
  },
  {
    id: "sync-recording-rule",
    question: "What does “Sync recording rule” do?",
    answer: [
      "It sets recording at Zoom by the recording rule of each person, for meetings and Zoom Phone: what differs is written, at once after a change and every night. Leave it off where recording is switched on at Zoom already. The job’s page shows before what it would change, from what to what.",
      "Settings that your Zoom administrator has locked are not touched, and neither is anything that asks for or announces consent. The old values are kept, and given back when you ask for it, also before a job is archived or deleted.",
      "Meetings that are scheduled already keep their own choice of automatic recording.",
    ],
    screens: ["/jobs", "/users"],
    also: ["syncRecordingRule", "locked", "Zoom doesn’t record", "give old settings back"],
  },
  {
    id: "zoom-trash",
    question: "Can recordings be removed from Zoom after their import?",
    answer: [
      "A job can move recordings of meetings to Zoom’s trash, some days after every file that a rule keeps was archived and verified. It is off unless one administrator asks for it on the job’s page and another confirms.",
      "Zoom keeps its trash for 30 days, and until then somebody can recover a recording there: Recordings, Trash, Recover.",
    ],
    screens: ["/jobs"],
    also: ["trash", "delete at Zoom", "storage at Zoom", "four eyes"],
  },
  {
    id: "processing-region",
    question: "Which Processing Region do I choose?",
    answer: [
      "The continent in which your recordings must stay: EU, USA or APAC. Somebody’s own Regional Storage, or their group’s, goes before it. Changing it later moves nothing that is stored.",
    ],
    screens: ["/jobs", "/users", "/groups", "/tenant"],
    also: ["Regional Storage", "storage", "data residency"],
  },
  {
    id: "zoom-settings",
    question: "What must be set at Zoom?",
    answer: [
      "Recording itself: cloud recording for meetings, and “Automatic Call Recording” for the people whose calls you keep. Holdfast imports what is recorded; it does not record.",
      "An administrator whose role may add apps for the whole account allows the app once. It appears there under Added Apps.",
    ],
    screens: ["/jobs", "/set-up"],
    also: ["Automatic Call Recording", "cloud recording", "Added Apps"],
  },
  {
    id: "marketplace",
    question: "Why is the app not in the Zoom Marketplace?",
    answer: [
      "It is an app of your own installation. An app that was not published can be added to the account that made it only; your operator publishes it, unlisted if they like, to serve other accounts.",
    ],
    screens: ["/jobs"],
    also: ["Market Place", "App Marketplace"],
    link: { href: "/tenant/zoom-app", label: "Create your Zoom app" },
  },
  {
    id: "why-skipped",
    question: "Why was a recording not imported?",
    answer: [
      "The ledger has a row for each file that Zoom has, with the decision and its reason: choose a day, then an item, and read its whole story. Everything that was skipped is decided anew at the next run, so a license given today also brings what Zoom still has from before.",
    ],
    screens: ["/jobs", "/ledger", "/recordings", "/users"],
    also: ["ledger", "skipped", "missing call", "completeness"],
    link: { href: "/ledger", label: "Ledger" },
  },
  {
    id: "completeness",
    question: "How do I know that nothing is missing?",
    answer: [
      "A completeness report asks Zoom for everything it has of a period and compares it with the archive: each difference is a row with its reason. It is made by itself once a week, and whenever you ask for one.",
      "A report that could not read all of Zoom’s lists says so: about what they left out it proves nothing.",
    ],
    screens: ["/completeness", "/ledger", "/jobs"],
    also: ["missing recordings", "reconciliation", "coverage", "proof"],
    link: { href: "/completeness", label: "Completeness" },
  },
  {
    id: "forgotten-rows",
    question: "How long does the ledger remember people who must not be recorded?",
    answer: [
      "Of people without a match, a license, the add-on or a rule it holds ids, times, sizes and the reason, for 90 days unless your organization sets another time on the Tenant page. Then the row is forgotten, and only a time stays noted with the user at Zoom.",
      "Once such a person is to be recorded, by a match, a license, the add-on or a rule, the next run looks a year back for them, and for calls and team chat as far back as was forgotten. What Zoom still has is imported; what it has no more gets no row.",
    ],
    screens: ["/ledger", "/tenant"],
    also: ["privacy", "expire", "data minimization", "skipped rows"],
    link: { href: "/tenant", label: "Tenant" },
  },
];
