import type { HelpTopic } from "./topic";

export const licenseTopics: readonly HelpTopic[] = [
  {
    id: "without-license",
    question: "Can I work without a recording license?",
    answer: [
      "You can replay, administer and audit without one. To be recorded takes a recording license (Compliance or Smart, Voice or UC) and the Zoom add-on; there is no add-on without a recording license.",
    ],
    screens: ["/users", "/tenant"],
    also: ["Zoom Add-on without assigning a Recording License", "Compliance", "Smart"],
    link: { href: "/tenant#licenses", label: "Tenant, Licenses" },
  },
  {
    id: "what-license-imports",
    question: "What does each license import?",
    answer: [
      "With the Zoom add-on, Voice imports audio and chat, UC imports video, audio and chat. Compliance and Smart import alike. Transcripts come with the audio.",
    ],
    screens: ["/tenant", "/users"],
    also: ["Compliance Voice", "Compliance UC", "Smart Voice", "Smart UC", "Add-on Zoom"],
    link: { href: "/tenant#licenses", label: "Tenant, Licenses" },
  },
  {
    id: "chat",
    question: "Is Zoom’s chat imported?",
    answer: [
      "Yes, for everybody with a recording license, the Zoom add-on and a rule that is not Never Record, whatever the license and whatever media the rule keeps. The box Chat in a rule concerns other sources.",
    ],
    screens: ["/rules", "/users"],
    also: ["chat recording", "Full Chat"],
  },
  {
    id: "free-administrator",
    question: "What is the administrator without license?",
    answer: [
      "One administrator of an organization needs no license; Tenant names who. Such a person has no add-on either, so none of their own calls is imported; to be recorded, they take a license like everybody else.",
      "Whoever it is hands it over under Tenant. The audit log notes it.",
    ],
    screens: ["/tenant"],
    also: ["free administrator", "Admin (free) license"],
  },
  {
    id: "license-ends",
    question: "What happens when a license ends or runs short?",
    answer: [
      "For 14 days everything goes on as before, with a warning. Then new recordings of those who are without wait in the ledger; nothing archived is touched. When your operator adds licenses, what waited is imported, if Zoom still has it.",
    ],
    screens: ["/tenant", "/users"],
    also: ["expired", "trial", "grace", "over-used"],
  },
];
