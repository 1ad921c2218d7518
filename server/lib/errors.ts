/** The closed list of ways in which a request can fail; each maps to one tRPC code and one HTTP status. */
const errorCodes = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * A failure that the person who caused it may read: `message` is a plain sentence that says what to do next and
 * holds no personal data of others, no token and no internals. Anything that is not an AppError is a defect or an
 * outage: its text goes to the log only.
 */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions & { detail?: Readonly<Record<string, string>> },
  ) {
    super(message, options);
    this.detail = options?.detail ?? {};
  }

  /** Machine-readable facts for a screen, e.g. `{ right: "jobs.manage" }`. Never personal. */
  readonly detail: Readonly<Record<string, string>>;

  get status(): number {
    return errorCodes[this.code];
  }
}

/** The answer for objects that do not exist or may not be seen: the two cases look alike on purpose. */
export const notFound = (noun: string) =>
  new AppError("NOT_FOUND", `This ${noun} does not exist, or you may not see it.`);
