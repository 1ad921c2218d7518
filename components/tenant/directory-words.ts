import type { DirectoryFailure } from "@/db/constants";

const operator = "If it stays, tell your operator.";

/** Why the last reading brought nothing, and what to do about it. */
export const directoryFailureWords: Record<DirectoryFailure, { said: string; next: string }> = {
  consent_missing: {
    said: "Your organization has not accepted the permissions at Microsoft, or has taken them back.",
    next: "Grant admin consent under Permissions below.",
  },
  permission_missing: {
    said: "A permission is missing, so a part of the directory can’t be read.",
    next: "Permissions below names it. What can’t be read stays as it is here.",
  },
  unknown_tenant: {
    said: "Microsoft does not know your organization by its tenant ID.",
    next: "Tell your operator.",
  },
  misconfigured: {
    said: "Microsoft refuses the app’s own secret or settings.",
    next: "Tell your operator: the secret may have expired.",
  },
  blocked_by_policy: {
    said: "A policy of your organization at Microsoft blocks the app.",
    next: "Ask who looks after Conditional Access in your organization to let it in.",
  },
  not_found: { said: "Microsoft did not find what was asked for.", next: operator },
  invalid_request: { said: "Microsoft refused the question.", next: operator },
  resync_required: { said: "Microsoft asked to start over, and then did so again.", next: operator },
  throttled: {
    said: "Microsoft asked for a pause.",
    next: "Nothing has to be done: the next reading keeps to it.",
  },
  outage: { said: "Microsoft could not be reached.", next: `It is tried again. ${operator}` },
  unreadable_answer: {
    said: "Microsoft’s answer could not be read.",
    next: `It is tried again. ${operator}`,
  },
  aborted: { said: "The reading was broken off.", next: "It is tried again." },
  empty: {
    said: "Microsoft answered with an empty directory, which is never believed.",
    next: "Nobody was changed, and it is tried again. If it stays, look whether your directory at Microsoft shows its people.",
  },
};
