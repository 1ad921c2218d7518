import { randomUUID } from "node:crypto";

type AadExtra = { status?: number; subcode?: string };

/** An error as Entra reports it: an OAuth `error` value and an AADSTS number. */
export class AadError extends Error {
  readonly status: number;
  readonly subcode: string | undefined;
  readonly traceId = randomUUID();
  readonly correlationId = randomUUID();

  constructor(
    readonly code: number,
    readonly error: string,
    message: string,
    extra: AadExtra = {},
  ) {
    super(message);
    this.status = extra.status ?? (error === "invalid_client" ? 401 : 400);
    this.subcode = extra.subcode;
  }

  timestamp(now: number): string {
    return `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
  }

  describe(now: number): string {
    const trace = `Trace ID: ${this.traceId} Correlation ID: ${this.correlationId} Timestamp: ${this.timestamp(now)}`;
    return `AADSTS${this.code}: ${this.message} ${trace}`;
  }

  toJson(now: number, baseUrl: string) {
    return {
      error: this.error,
      error_description: this.describe(now),
      error_codes: [this.code],
      timestamp: this.timestamp(now),
      trace_id: this.traceId,
      correlation_id: this.correlationId,
      error_uri: `${baseUrl}/error?code=${this.code}`,
    };
  }
}

/** The errors this stand-in gives, by what went wrong; numbers after Microsoft's public list of AADSTS codes. */
export const aad = {
  tenantNotFound: (tenant: string) =>
    new AadError(
      90002,
      "invalid_tenant",
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    ),
  noTenant: () =>
    new AadError(50059, "invalid_request", "No tenant-identifying information found in the request."),
  unknownApplication: (clientId: string, where: string) =>
    new AadError(
      700016,
      "unauthorized_client",
      `Application with identifier '${clientId}' was not found in the directory '${where}'.`,
    ),
  redirectMismatch: (redirectUri: string, clientId: string) =>
    new AadError(
      50011,
      "invalid_request",
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`,
    ),
  missing: (parameter: string) =>
    new AadError(
      900144,
      "invalid_request",
      `The request body must contain the following parameter: '${parameter}'.`,
    ),
  responseType: (type: string) =>
    new AadError(
      700054,
      "unsupported_response_type",
      `response_type '${type}' is not enabled for the application.`,
    ),
  responseMode: (mode: string) =>
    new AadError(90013, "invalid_request", `The response_mode '${mode}' is not supported.`),
  challengeMethod: () =>
    new AadError(
      501491,
      "invalid_request",
      "The code_challenge must be used with code_challenge_method S256.",
    ),
  scope: (scope: string) =>
    new AadError(
      70011,
      "invalid_scope",
      `The provided request must include a 'scope' input parameter. The scope '${scope}' is not valid.`,
    ),
  notDefaultScope: (scope: string) =>
    new AadError(
      1002012,
      "invalid_scope",
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  resource: (name: string) =>
    new AadError(
      500011,
      "invalid_resource",
      `The resource principal named ${name} was not found in the tenant.`,
    ),
  accountDisabled: () => new AadError(50057, "invalid_grant", "The user account is disabled."),
  unknownAccount: (name: string, where: string) =>
    new AadError(
      50034,
      "invalid_request",
      `The user account ${name} does not exist in the ${where} directory.`,
    ),
  flowGone: () =>
    new AadError(
      165000,
      "invalid_request",
      "This sign-in is no longer known here. Start again at the application.",
    ),
  silentSignIn: () =>
    new AadError(50058, "login_required", "A silent sign-in request was sent but no user is signed in."),
  consentNeeded: () =>
    new AadError(
      65001,
      "interaction_required",
      "The user or administrator has not consented to use the application.",
    ),
  declined: () =>
    new AadError(65004, "access_denied", "User declined to consent to access the app.", {
      subcode: "cancel",
    }),
  adminNeeded: () =>
    new AadError(
      90094,
      "access_denied",
      "Admin consent is required for the permissions requested by this app.",
    ),
  secretMissing: () =>
    new AadError(
      7000218,
      "invalid_client",
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  secretWrong: (clientId: string) =>
    new AadError(
      7000215,
      "invalid_client",
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  grantType: (type: string) =>
    new AadError(70003, "unsupported_grant_type", `The app requested an unsupported grant type '${type}'.`),
  grantInvalid: () =>
    new AadError(
      70000,
      "invalid_grant",
      "The provided value for the input parameter 'code' or 'refresh_token' is not valid.",
    ),
  codeExpired: () =>
    new AadError(70008, "invalid_grant", "The provided authorization code or refresh token has expired."),
  codeUsed: () =>
    new AadError(
      54005,
      "invalid_grant",
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    ),
  refreshExpired: () =>
    new AadError(700082, "invalid_grant", "The refresh token has expired due to inactivity."),
  verifierWrong: () =>
    new AadError(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied."),
  replyAddress: () =>
    new AadError(
      500112,
      "invalid_client",
      "The reply address does not match the one of the authorization request.",
      {
        status: 400,
      },
    ),
  tenantNeeded: () =>
    new AadError(
      9001023,
      "invalid_request",
      "The grant type is not supported over the /common or /consumers endpoints. Please use a tenant-specific endpoint.",
    ),
};
