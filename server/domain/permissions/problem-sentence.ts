import type { GraphFailure } from "@/server/connectors/microsoft/failure";

const elsewhere = "Microsoft could not be reached. What was granted stays granted; refresh in a while.";

/** Why the permissions at Microsoft are unknown, and what to do; null when they are known. */
export function problemSentence(failure: GraphFailure["kind"] | null): string | null {
  switch (failure) {
    case null:
      return null;
    case "misconfigured":
      return "Microsoft refuses this installation’s own credentials. Your operator must check ENTRA_CLIENT_ID and ENTRA_CLIENT_SECRET: the secret may have expired.";
    case "unknown_tenant":
      return "Microsoft does not know this organization’s tenant ID. Your operator must check it.";
    case "blocked_by_policy":
      return "A Conditional Access policy of your organization refuses this app. A global administrator must allow it.";
    case "throttled":
      return "Microsoft asks for a pause. Refresh in a minute.";
    default:
      return elsewhere;
  }
}
