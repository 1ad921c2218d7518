/**
 * Every way in which a call to Entra or Graph can fail. `consent_missing`: the organization has not accepted the app
 * (or removed it). `permission_missing`: accepted, but without this permission, or before it was added.
 */
export type GraphFailure =
  | { kind: "consent_missing" }
  | { kind: "permission_missing" }
  | { kind: "unknown_tenant" }
  | { kind: "misconfigured" }
  | { kind: "blocked_by_policy" }
  | { kind: "not_found" }
  | { kind: "invalid_request" }
  | { kind: "resync_required" }
  | { kind: "throttled"; retryAt: number | null }
  | { kind: "outage"; reason: "server_error" | "timeout" | "network" }
  | { kind: "unreadable_answer" }
  | { kind: "aborted" };

/** What Microsoft's support asks for; never the message, which can hold names. */
export type GraphFacts = { status: number | null; errorCode: string | null; requestId: string | null };

export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly code: GraphFailure["kind"];

  constructor(
    readonly failure: GraphFailure,
    readonly facts: GraphFacts = { status: null, errorCode: null, requestId: null },
    options?: ErrorOptions,
  ) {
    super(
      `Microsoft Graph: ${failure.kind} (status ${facts.status ?? "-"}, ${facts.errorCode ?? "-"})`,
      options,
    );
    this.code = failure.kind;
  }
}

/** Judges Graph's answer by status and `error.code`; null means that the token was refused: take a new one, once. */
export function judgeGraph(status: number, code: string, retryAt: number | null): GraphFailure | null {
  if (status === 429 || (status >= 503 && status <= 504 && retryAt !== null))
    return { kind: "throttled", retryAt };
  if (status >= 500 || status === 408) return { kind: "outage", reason: "server_error" };
  if (status === 401) return null;
  if (status === 403) return { kind: "permission_missing" };
  if (status === 410 || /^(syncState|resync)/i.test(code)) return { kind: "resync_required" };
  return status === 404 ? { kind: "not_found" } : { kind: "invalid_request" };
}

const byAadsts: [
  GraphFailure["kind"] & ("consent_missing" | "misconfigured" | "unknown_tenant" | "blocked_by_policy"),
  number[],
][] = [
  ["consent_missing", [700016, 500011, 65001, 650056, 650057, 650052, 90008, 7000229]],
  ["misconfigured", [7000215, 7000222, 7000218, 700027, 7000112, 50194, 70011, 900144, 9001023]],
  ["unknown_tenant", [90002, 50059, 900023]],
  ["blocked_by_policy", [53000, 53001, 53003, 53004, 530032, 530035, 500212, 500213]],
];

/** Judges the token endpoint's error by its AADSTS numbers, else by `error` (Microsoft may renumber). */
export function judgeEntra(
  status: number,
  error: string,
  codes: number[],
  retryAt: number | null,
): GraphFailure {
  if (status === 429) return { kind: "throttled", retryAt };
  if (status >= 500 || error === "temporarily_unavailable") return { kind: "outage", reason: "server_error" };
  const known = byAadsts.find(([, numbers]) => numbers.some((number) => codes.includes(number)));
  if (known) return { kind: known[0] };
  if (error === "invalid_tenant") return { kind: "unknown_tenant" };
  if (error === "unauthorized_client" || error === "consent_required") return { kind: "consent_missing" };
  if (error === "invalid_client" || error === "invalid_scope") return { kind: "misconfigured" };
  return { kind: "invalid_request" };
}
