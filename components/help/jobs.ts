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
      "Switch the job off under Jobs, Edit, Enabled: nothing is imported until it is on again. A job can’t be deleted, because its recordings are found by it.",
      "To end it for good, also disconnect it, or remove the app at Zoom: App Marketplace, Manage, Added Apps, Remove. What is archived stays as long as its rule says.",
    ],
    screens: ["/jobs"],
    also: ["delete", "disable job", "Added Apps", "Remove"],
  },
  {
    id: "sync-recording-rule",
    question: "What does “Sync recording rule” do?",
    answer: [
      "It sets recording at Zoom by the recording rule of each person, for meetings and Zoom Phone: what differs is written, at once after a change and every night. Leave it off where recording is switched on at Zoom already. The job’s page shows before what it would change, from what to what.",
      "Settings that your Zoom administrator has locked are not touched, and neither is anything that asks for or announces consent. The old values are kept, and given back when you ask for it.",
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
      "Of people without a match, a license, the add-on or a rule it holds ids, times, sizes and the reason, for 90 days unless your organization sets another time on the Tenant page. Then the row is forgotten; it comes back only if Zoom still has the recording and a run looks back that far.",
    ],
    screens: ["/ledger", "/tenant"],
    also: ["privacy", "expire", "data minimization", "skipped rows"],
    link: { href: "/tenant", label: "Tenant" },
  },
];
