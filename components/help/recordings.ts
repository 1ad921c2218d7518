import type { HelpTopic } from "./topic";

export const recordingTopics: readonly HelpTopic[] = [
  {
    id: "find-zoom-calls",
    question: "How do I find the calls of one integration?",
    answer: [
      "Recordings, Filter Panel, Integrations: tick the job. Type, Cycle with Start Date and End Date, and Participants narrow it further; the field at the top searches topics, participants, transcripts and chat.",
      "The address of the page holds the whole filter, so a link is a view.",
    ],
    screens: ["/recordings"],
    also: ["integrationsSelection", "Filter Panel", "search"],
    link: { href: "/recordings", label: "Recordings" },
  },
  {
    id: "own-recording",
    question: "What is recorded of me, and what can I decide?",
    answer: [
      "My recording, in the menu under your name, says what Holdfast archives of you and why. Under a rule with Record Switch you turn your bulk recording off and on there; it counts for conversations that begin from then on.",
      "Under a rule with Record On Demand, what Zoom has of you waits there until you ask for it to be kept. After the rule’s days it is skipped with that reason.",
    ],
    screens: ["/my-recording", "/recordings"],
    also: ["Record Switch", "Record On Demand", "on demand", "own recording"],
    link: { href: "/my-recording", label: "My recording" },
  },
  {
    id: "replay-requests",
    question: "How do I get, or give, leave to replay a conversation?",
    answer: [
      "Where your replay rule says so, ask on the conversation’s page, with a reason. Those whom the rule names as approvers find it under Requests, approve it or refuse it, and you see there what became of it.",
    ],
    screens: ["/requests", "/recordings"],
    also: ["request", "approve", "approver", "refuse"],
    link: { href: "/requests", label: "Requests" },
  },
  {
    id: "holds",
    question: "How do I keep a conversation from being deleted?",
    answer: [
      "Place a hold on its page, with a reason. It beats every retention date until it is released, and seven days pass after that before anything may be deleted. It takes the right “Suspension of recording deletion process”.",
    ],
    screens: ["/recordings"],
    also: ["legal hold", "suspension", "deletion process"],
  },
  {
    id: "audit",
    question: "What does the audit log hold?",
    answer: [
      "Who did what and when, people and automated work alike: sign-ins, changes, runs, plays with the time heard, downloads, holds, deletions. Nobody can change it, not even the program. It takes the right “Access Audit Logs”.",
    ],
    screens: ["/audit"],
    also: ["Access Audit Logs", "history"],
  },
  {
    id: "about-holdfast",
    question: "Where do I get more help?",
    answer: [
      "About names the version and the contact of your installation. The guides for administrators and operators come with the program, in its folder docs/guides.",
    ],
    screens: ["/about"],
    also: ["support", "contact"],
    link: { href: "/about", label: "About" },
  },
];
