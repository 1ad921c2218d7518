/** Why a sign-in was refused before anybody was known. Closed: screens have a sentence for each. */
export const signInFailures = [
  "state",
  "nonce",
  "signature",
  "audience",
  "tenant",
  "issuer",
  "expired",
  "incomplete",
  "restart",
  "entra",
  "unreachable",
  "internal",
] as const;
export type SignInFailure = (typeof signInFailures)[number];

/** A refused sign-in; `entra` holds what Entra said, when it said something. Its message is for the log. */
export class SignInError extends Error {
  override readonly name = "SignInError";

  constructor(
    readonly failure: SignInFailure,
    message: string,
    options?: ErrorOptions & { entra?: EntraError },
  ) {
    super(message, options);
    this.entra = options?.entra ?? null;
  }

  readonly entra: EntraError | null;

  get code(): string {
    return this.failure;
  }
}

/** What may be shown and logged of an error of Entra: numbers only, because its text names people. */
export type EntraError = {
  /** AADSTS number. */
  code: number | null;
  correlationId: string | null;
  traceId: string | null;
  timestamp: string | null;
};

const guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const codePattern = /AADSTS(\d{4,9})/;
const tracePattern = new RegExp(`Trace ID: (${guid})`, "i");
const correlationPattern = new RegExp(`Correlation ID: (${guid})`, "i");
const timestampPattern = /Timestamp: (\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ)/;

/** Reads `error_description` of the callback or of the token endpoint. */
export function readEntraError(description: string | null | undefined): EntraError {
  const text = description ?? "";
  const code = codePattern.exec(text)?.[1];
  return {
    code: code === undefined ? null : Number(code),
    correlationId: correlationPattern.exec(text)?.[1] ?? null,
    traceId: tracePattern.exec(text)?.[1] ?? null,
    timestamp: timestampPattern.exec(text)?.[1] ?? null,
  };
}
