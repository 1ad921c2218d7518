import type { HelpTopic } from "./topic";

export const signInTopics: readonly HelpTopic[] = [
  {
    id: "wrong-account",
    question: "What if I see the wrong-account page?",
    answer: [
      "The browser signed in with another account than the one that is known here. The page names the account it used: its name, user ID and tenant ID.",
      "Open a private window and sign in with the right account, or compare the user ID with the one on your onboarding sheet. If that account is not available any more, give your operator the command that the page prints; it makes the account you use the administrator.",
    ],
    screens: ["/set-up", "/tenant"],
    also: ["private mode", "incognito", "admin ID", "different user"],
    link: { href: "/onboarding", label: "Onboarding sheet" },
  },
  {
    id: "no-global-administrator",
    question: "What if I am no global administrator?",
    answer: [
      "You can sign in and set up everything but the directory. “Consent on behalf of your organization” is offered to global administrators alone.",
      "Under Tenant, Permissions you find an address to send to a global administrator, who needs no account here, and the steps in Microsoft’s portal. Then press Refresh.",
    ],
    screens: ["/tenant", "/set-up"],
    also: ["admin consent", "Entra", "Azure", "permissions"],
    link: { href: "/tenant#permissions", label: "Tenant, Permissions" },
  },
  {
    id: "refresh-permissions",
    question: "I granted the permissions. Why are some still missing?",
    answer: [
      "Microsoft takes seconds to minutes to spread a consent. Press Refresh under Tenant, Permissions: it asks again every three seconds until all is granted, for two minutes.",
      "If one stays missing, the app registration does not ask for it: your operator adds it there, and a global administrator grants consent once more.",
    ],
    screens: ["/tenant"],
    also: ["all granted", "User.Read.All", "GroupMember.Read.All", "Search permissions"],
    link: { href: "/tenant/entra-app", label: "Create your Entra app" },
  },
  {
    id: "signed-out",
    question: "How long do I stay signed in?",
    answer: [
      "8 hours at most, or 30 minutes without a click. “Sign out everywhere” under Tenant ends all your sessions at once.",
    ],
    screens: ["/about"],
    also: ["session"],
  },
];
