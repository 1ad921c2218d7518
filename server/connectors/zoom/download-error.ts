/**
 * Why a file did not come. `html`: Zoom answered with a web page (a wrong token, or a deleted recording) - ask for fresh
 * addresses. `unauthorised`: fresh token and addresses, once. `gone`: look the session up before believing it.
 * `changed`: what came after a cut belongs to another file: begin again. `short`: cut more often than we try.
 */
export type DownloadReason =
  | "html"
  | "short"
  | "gone"
  | "unauthorised"
  | "refused_host"
  | "too_many_redirects"
  | "bad_range"
  | "changed"
  | "throttled"
  | "server_error"
  | "timeout"
  | "network"
  | "aborted"
  | "unexpected";

export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly code: DownloadReason;
  readonly status: number | null;
  /** What the server asked us to wait, ms. */
  readonly retryAfterMs: number | null;
  /** Length of the whole file, where the refusal of a range names it. */
  readonly totalBytes: number | null;

  constructor(
    readonly reason: DownloadReason,
    facts: { status?: number | null; retryAfterMs?: number | null; totalBytes?: number | null } = {},
    options?: ErrorOptions,
  ) {
    super(`Download failed: ${reason}`, options);
    this.code = reason;
    this.status = facts.status ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.totalBytes = facts.totalBytes ?? null;
  }
}
