import type { ZoomScope } from "./zoom-scope";

/** What a completeness report compares besides the lists of recordings. */
export const reportScopes: readonly ZoomScope[] = [
  {
    granular: "report:read:user:admin",
    classic: "report:read:admin",
    permission: "View a user’s meeting reports",
    feature: "completeness",
    reason: "Tells which meetings took place, so that a meeting that nobody recorded is found too.",
    switchesOff:
      "Meetings without a recording: completeness reports compare what was recorded, and not what took place.",
    optional: true,
    stored: "Id, host and start of meetings that the rules wanted recorded and Zoom has no recording of",
  },
  {
    granular: "phone:read:list_call_logs:admin",
    classic: "phone:read:admin",
    permission: "View an account’s call logs",
    feature: "completeness",
    reason: "Tells which calls took place and which of them were recorded, so that none is missing unseen.",
    switchesOff:
      "Calls without a recording: completeness reports compare what was recorded, and not what took place.",
    optional: true,
    stored: "Id and start of calls that the rules wanted recorded and Zoom has no recording of",
  },
];
