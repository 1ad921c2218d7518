import { systemClock } from "../retry";
import { GraphError, type GraphFailure } from "./failure";
import { type EntraSettings, graphDefaultScope } from "./settings";
import { type GraphConnection, grantedRoles } from "./token";

/**
 * Microsoft's page on which a global administrator accepts the app for the organisation. `state` is random, of the session;
 * without one, whoever comes back is shown what to do next, and nothing is believed.
 */
export function adminConsentUrl(
  settings: EntraSettings,
  request: { tid: string; state?: string; redirectUri: string },
): string {
  const url = new URL(`${settings.entraUrl}/${encodeURIComponent(request.tid)}/v2.0/adminconsent`);
  url.search = new URLSearchParams({
    client_id: settings.clientId,
    redirect_uri: request.redirectUri,
    ...(request.state === undefined ? {} : { state: request.state }),
    scope: graphDefaultScope,
  }).toString();
  return url.toString();
}

export type ConsentReturn =
  | { kind: "denied"; error: string }
  | { kind: "not_ours"; reason: "state" | "tenant" | "incomplete" }
  /** Claimed, not proven: `confirmConsent` asks Entra itself. */
  | { kind: "claimed" };

/** Reads the return address. `error` counts first: `admin_consent=True` can stand beside a refusal. */
export function readConsentReturn(
  query: URLSearchParams,
  expected: { state: string; tid: string },
): ConsentReturn {
  const error = query.get("error");
  if (error) return { kind: "denied", error };
  if (query.get("state") !== expected.state) return { kind: "not_ours", reason: "state" };
  if (query.get("admin_consent")?.toLowerCase() !== "true") return { kind: "not_ours", reason: "incomplete" };
  if (query.get("tenant")?.toLowerCase() !== expected.tid.toLowerCase())
    return { kind: "not_ours", reason: "tenant" };
  return { kind: "claimed" };
}

export type ConsentState = { consented: true; roles: string[] } | { consented: false; failure: GraphFailure };

/** Whether the organisation has really accepted, and what: tried over 7 s, because consent takes seconds to spread. */
export async function confirmConsent(connection: GraphConnection): Promise<ConsentState> {
  const { clock = systemClock, signal } = connection;
  const waits = [1000, 2000, 4000];
  for (;;) {
    try {
      return { consented: true, roles: await grantedRoles(connection) };
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      const mayCome = error.failure.kind === "consent_missing" || error.failure.kind === "outage";
      const waitMs = mayCome ? waits.shift() : undefined;
      if (waitMs === undefined) return { consented: false, failure: error.failure };
      await clock.sleep(waitMs, signal);
    }
  }
}
