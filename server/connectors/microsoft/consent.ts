import { systemClock } from "../retry";
import { GraphError, type GraphFailure } from "./failure";
import { permissions } from "./permissions";
import { type EntraSettings, graphDefaultScope } from "./settings";
import { type GraphConnection, grantedRoles } from "./token";

/**
 * Microsoft's page on which a global administrator accepts the app for the organization. `state` is random, of the session;
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

const required = permissions.filter(({ type, optional }) => type === "Application" && !optional);

/**
 * Whether the organization has really accepted, with every application permission that is needed: tried over 7 s, because
 * consent takes seconds to spread.
 */
export async function confirmConsent(connection: GraphConnection): Promise<ConsentState> {
  const { clock = systemClock, signal } = connection;
  const waits = [1000, 2000, 4000];
  for (;;) {
    const state = await readConsent(connection);
    const kind = state.consented ? null : state.failure.kind;
    const mayCome = kind === "consent_missing" || kind === "permission_missing" || kind === "outage";
    const waitMs = mayCome ? waits.shift() : undefined;
    if (waitMs === undefined) return state;
    await clock.sleep(waitMs, signal);
  }
}

async function readConsent(connection: GraphConnection): Promise<ConsentState> {
  try {
    const roles = await grantedRoles(connection);
    const complete = required.every(({ value }) => roles.includes(value));
    return complete
      ? { consented: true, roles }
      : { consented: false, failure: { kind: "permission_missing" } };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { consented: false, failure: error.failure };
  }
}
