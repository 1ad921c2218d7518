import type { HelpTopic } from "./topic";

export const noticeTopics: readonly HelpTopic[] = [
  {
    id: "who-is-told",
    question: "Who is told when the connection to Zoom ends?",
    answer: [
      "A red bar stands above every page of those who look after jobs or the organization, and Notices lists what is the matter with each job until it is over. Nothing that is archived is touched, and once it is connected again the job goes on where it stopped.",
      "Under Notices, Channels an administrator adds mailboxes, or webhooks of Microsoft Teams, Slack or other systems. “Send test” shows whether they arrive. A message holds the job’s name and what to do, nothing about people or recordings.",
    ],
    screens: ["/notices", "/jobs"],
    also: [
      "alert",
      "alarm",
      "mail",
      "e-mail",
      "SMTP",
      "Teams",
      "Slack",
      "webhook",
      "notification",
      "Send test",
    ],
    link: { href: "/notices", label: "Notices" },
  },
  {
    id: "zoom-sends-no-events",
    question: "What does “Zoom sends no events” mean?",
    answer: [
      "Runs found recordings of the last days that no event announced. Nothing is lost, the nightly run finds them, but they arrive hours later than they could.",
      "Zoom switches an event subscription off when deliveries have failed. In Zoom’s App Marketplace, open the app, Event subscriptions, validate the address again and save.",
    ],
    screens: ["/notices"],
    also: ["webhook", "silence", "event subscription", "delay"],
    link: { href: "/tenant/zoom-app", label: "Create your Zoom app" },
  },
];
