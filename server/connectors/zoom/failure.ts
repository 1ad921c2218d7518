/**
 * Every way in which a call to Zoom can fail. `connection_dead`: only a new authorisation by an administrator helps.
 * `misconfigured`: our own client id, secret or addresses are wrong.
 * `missing_scope` and `not_available` switch off one feature, never the import.
 */
export type ZoomFailure =
  | { kind: "connection_dead" }
  | { kind: "misconfigured" }
  | { kind: "missing_scope"; scopes: string[] }
  | { kind: "not_available" }
  | { kind: "forbidden" }
  | { kind: "gone"; what: "user" | "meeting" | "recording" | "transcript" | "other" }
  | { kind: "too_old" }
  | { kind: "bad_page_token" }
  | { kind: "invalid_request" }
  | { kind: "throttled"; retryAt: number | null; daily: boolean }
  | { kind: "outage"; reason: "server_error" | "timeout" | "network" | "refused_address" }
  | { kind: "unreadable_answer" }
  | { kind: "aborted" };

/** What of Zoom's answer helps their support and our log: never its message, which can hold names. */
export type FailureFacts = { status: number | null; code: number | null; trackingId: string | null };

export class ZoomError extends Error {
  override readonly name = "ZoomError";
  /** The kind again, where the log looks for it. */
  readonly code: ZoomFailure["kind"];

  constructor(
    readonly failure: ZoomFailure,
    readonly facts: FailureFacts = { status: null, code: null, trackingId: null },
    options?: ErrorOptions,
  ) {
    super(`Zoom: ${failure.kind} (status ${facts.status ?? "-"}, code ${facts.code ?? "-"})`, options);
    this.code = failure.kind;
  }
}

type ErrorBody = {
  status: number;
  code: number | null;
  message: string;
  retryAt: number | null;
  daily: boolean;
};

const goneCodes: Record<number, Extract<ZoomFailure, { kind: "gone" }>["what"]> = {
  1001: "user",
  1010: "user",
  3001: "meeting",
  3301: "recording",
  3322: "transcript",
  4130: "other",
  4131: "other",
  404: "other",
};
const scopeCodes = new Set([4700, 4711]);

/**
 * Judges an error by HTTP status and code together: 200 is an error code, 404 can come under HTTP 400, and missing
 * scopes come under 400 or 401. Null means the access token was refused: refresh it and ask once more.
 */
export function judge({ status, code, message, retryAt, daily }: ErrorBody): ZoomFailure | null {
  if (status === 429 || code === 429) return { kind: "throttled", retryAt, daily };
  if (status >= 500) return { kind: "outage", reason: "server_error" };
  if (code !== null && scopeCodes.has(code)) return { kind: "missing_scope", scopes: scopesIn(message) };
  if (code === 124 || (status === 401 && code !== 200)) return null;
  if (code === 200) return { kind: "not_available" };
  const gone = code === null ? undefined : goneCodes[code];
  if (gone) return { kind: "gone", what: gone };
  if (code === 12702) return { kind: "too_old" };
  if (status === 403) return { kind: "forbidden" };
  if (status === 404) return { kind: "gone", what: "other" };
  if (code === 300 && /page token/i.test(message)) return { kind: "bad_page_token" };
  return { kind: "invalid_request" };
}

/** Zoom names the missing scopes only in its message: "…, does not contain scopes:[a, b]." */
function scopesIn(message: string): string[] {
  const list = /scopes?:\s*\[([^\]]{0,2000})\]/.exec(message)?.[1] ?? "";
  return list
    .split(",")
    .map((scope) => scope.trim())
    .filter(Boolean);
}
