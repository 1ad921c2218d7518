import type { HelpTopic } from "./topic";

export const ruleTopics: readonly HelpTopic[] = [
  {
    id: "which-recording-rule",
    question: "Which recording rule does Zoom need?",
    answer: [
      "One with Bulk Recording, the media you want and a Retention Time (Days). Bulk Recording keeps whatever Zoom recorded; Never Record keeps nothing; Record On Demand keeps what somebody asked for.",
    ],
    screens: ["/rules", "/set-up"],
    also: ["Bulk Recording", "Record On Demand", "Record Switch", "Recording Control"],
    link: { href: "/rules", label: "Rules" },
  },
  {
    id: "retention",
    question: "How long is a recording kept?",
    answer: [
      "The rule’s Retention Time (Days), counted from the end of the conversation on the calendar of your organization’s time zone; no days means for ever. The date is set at import and may be extended, never shortened: a rule with fewer days holds for later calls only.",
    ],
    screens: ["/rules", "/recordings"],
    also: ["TTL", "Retention Time (Days)", "730", "delete"],
  },
  {
    id: "rule-versions",
    question: "What happens when I save a rule?",
    answer: [
      "Each save is a new version with its author; what was imported under an older one keeps its date. Before saving you see whom it concerns and what an import would do otherwise.",
    ],
    screens: ["/rules"],
    also: ["history", "restore", "used by"],
  },
  {
    id: "categories-and-fields",
    question: "What are categories and custom fields?",
    answer: [
      "A category is a named list of words and phrases for transcripts and chat. A custom field (text, number, date or choice) is filled in on a conversation and can be filtered by.",
    ],
    screens: ["/categories", "/custom-fields"],
    also: ["Custom Fields", "keywords"],
  },
];
