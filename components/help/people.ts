import type { HelpTopic } from "./topic";

export const peopleTopics: readonly HelpTopic[] = [
  {
    id: "who-is-imported",
    question: "Which users are imported, and are all their calls?",
    answer: [
      "Recordings of people who have a recording license, the Zoom add-on and a recording rule that keeps something. Everybody else’s stay at Zoom; the ledger names them with the reason.",
      "The owner counts: the host of a meeting. A licensed person in somebody else’s meeting is noted, and the meeting is not imported because of them.",
    ],
    screens: ["/users", "/jobs", "/recordings"],
    also: ["Are all the calls imported", "Add On Zoom Integration", "host"],
  },
  {
    id: "same-upn",
    question: "Why must a user have the same UPN or e-mail address at Zoom?",
    answer: [
      "It is how a recording finds its owner: the host’s address at Zoom is compared with user name and e-mail address of your directory, exactly and without regard to case. Two people with that address are no match, so that nobody gets somebody else’s calls.",
      "Where addresses differ, map the Zoom user to the person. That takes the right “Map external user”.",
    ],
    screens: ["/users", "/jobs", "/mapping"],
    also: ["UPN", "user principal name", "Map external user", "alias", "no matching user"],
    link: { href: "/mapping", label: "User Mapping" },
  },
  {
    id: "groups-or-users",
    question: "Groups, or users individually?",
    answer: [
      "Groups, for more than a handful: give a group of your directory a priority, license, rules and add-ons, and whoever joins or leaves it follows by itself. The lower priority number wins, and nested groups count.",
      "A value of a person’s own goes before every group; use it for exceptions.",
    ],
    screens: ["/groups", "/users"],
    also: ["Add Group", "priority", "one by one"],
    link: { href: "/groups", label: "Groups" },
  },
  {
    id: "group-configuration",
    question: "What is set in Group Configuration?",
    answer: [
      "Priority, license, Regional Storage, the rules for Recording, Replay, Access and Analytics, and the add-ons. A field that is left empty is decided by the next group or by the default.",
    ],
    screens: ["/groups"],
    also: ["groupConfiguration", "User Configuration"],
  },
  {
    id: "no-rule",
    question: "What holds for somebody without rules?",
    answer: [
      "Replay Own and User, and no recording rule: they may find and replay their own conversations, and nothing of theirs is imported.",
    ],
    screens: ["/users"],
    also: ["default", "Add User"],
  },
  {
    id: "leaver",
    question: "What happens when somebody leaves?",
    answer: [
      "They can’t sign in any more, and nothing new of theirs is imported. Their recordings stay exactly as long as their rule said; they themselves stay known as long as anything of theirs is kept.",
    ],
    screens: ["/users", "/groups"],
    also: ["deactivate", "disabled", "left the directory"],
  },
  {
    id: "directory-delay",
    question: "When does a change of the directory arrive?",
    answer: [
      "The directory is read every 15 minutes; Refresh under Tenant, Directory reads it at once. A failed, empty or suspiciously small answer changes nobody.",
    ],
    screens: ["/users", "/groups", "/tenant"],
    also: ["sync", "Entra", "new employee"],
  },
];
