import type { HelpTopic } from "./topic";

export const callAndChatTopics: readonly HelpTopic[] = [
  {
    id: "zoom-phone",
    question: "What is kept of Zoom Phone?",
    answer: [
      "Each call that Zoom Phone has recorded for somebody whose rule keeps it: the sound, both sides with their numbers, the direction, and the transcript as soon as Zoom has it. Several recordings of one call are one conversation. Find a call by its number under Participants in the Filter Panel.",
      "A call belongs to the person whose line it was; one of a queue to whoever took it, else to the queue. Users, User Mapping says whose rule holds for a queue or another line that is no person.",
      "Without its scopes at Zoom, calls are not listed; the job’s page says which are missing and what each switches off.",
    ],
    screens: ["/recordings", "/jobs", "/users"],
    also: ["phone call", "call queue", "phone number", "Automatic Call Recording", "common area"],
    link: { href: "/tenant/zoom-app", label: "Create your Zoom app" },
  },
  {
    id: "team-chat",
    question: "What is kept of Zoom Team Chat?",
    answer: [
      "Messages of direct chats and channels in which somebody takes part who is to be recorded, with what was changed and deleted, replies, reactions and files. One chat and one day make one conversation, in your organization’s time zone.",
      "Zoom shows chats of the last six months only, and none that are encrypted end to end. What somebody changes later is kept as a further version beside the first.",
      "It takes the scopes for chat, and a role at Zoom that may see chat reports; the job’s page says what is missing.",
    ],
    screens: ["/recordings", "/jobs"],
    also: ["message", "channel", "direct message", "edited", "deleted message", "reaction", "IM"],
    link: { href: "/tenant/zoom-app", label: "Create your Zoom app" },
  },
];
