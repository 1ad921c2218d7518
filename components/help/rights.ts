import type { HelpTopic } from "./topic";

export const rightsTopics: readonly HelpTopic[] = [
  {
    id: "job-tab",
    question: "Why is the Job tab not shown?",
    answer: [
      "The menu shows what your access rule opens. Without the right “Access Jobs”, Jobs is not in it; its address says which right is missing and who can give it.",
      "Somebody who may edit access rules opens Rules, chooses the access rule, ticks “Access Jobs” under Admin Rights, “Create and Edit Rules”, and saves. The built-in rule can’t be changed: use Save As New Rule, and give the new rule to the person under Users, Access.",
    ],
    screens: ["/jobs", "/rules", "/users"],
    also: ["Access Jobs", "menu", "screen missing", "Administrator rule"],
    link: { href: "/rules", label: "Rules" },
  },
  {
    id: "rights-refresh",
    question: "Must I reload after I got another access rule?",
    answer: [
      "No. Rights are read again at every request, so the menu follows by itself within seconds, and what was taken away is refused at the very next click.",
    ],
    screens: ["/rules", "/users"],
    also: ["refresh", "arrow icon"],
  },
  {
    id: "built-in-rules",
    question: "Why can’t I change the rule Administrator?",
    answer: [
      "Built-in rules (Administrator, User, Replay All, Replay Own, Never Record) stay as they are, so that there is always a way back. Save As New Rule makes a copy that you can change.",
      "Nobody can give rights that they don’t have, and the last administrator can’t be taken away.",
    ],
    screens: ["/rules"],
    also: ["Save As New Rule", "default rule"],
  },
  {
    id: "cannot-see-conversation",
    question: "Why can’t I see or play a conversation?",
    answer: [
      "Your replay rule says which conversations you see, and which of those you may play. What you may not see does not exist for you: it is in no list, count or search.",
      "Replay Own shows those of which you are owner or host. Under a rule with requests, ask for it on the conversation’s page; somebody approves.",
    ],
    screens: ["/recordings"],
    also: ["Replay All", "Replay Own", "visibility", "approver"],
  },
];
