import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { type Answer, call, jsonOf, TransportError } from "../http";
import { routeTo } from "./http-guard";
import { zoomRedirectUri, type ZoomSettings } from "./settings";

/**
 * A pair as it is stored (sealed) per connection. `expiresAt` is epoch ms of the access token; an app that asks in its own
 * name has no refresh token ("").
 */
export type StoredToken = {
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
  scopes: string[];
  /** Regional address, where Zoom named one; kept for data residency, not used otherwise. */
  apiUrl: string | null;
};

/** `dead`: the grant is no longer good. `misconfigured`: our client id, secret or redirect address is wrong. */
export type OAuthFailure = "dead" | "misconfigured" | "temporary" | "unreadable_answer";

/** Why a grant is dead, where Zoom says more than that it is. */
export type DeadGrant =
  | "role_lost"
  | "app_disabled"
  /** The answer to a renewal was lost on its way, and Zoom had ended the old token by then. */
  | "reply_lost";

export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthFailure;

  constructor(
    readonly failure: OAuthFailure,
    readonly facts: { status: number | null; error: string | null; cause?: DeadGrant },
    options?: ErrorOptions,
  ) {
    super(`Zoom OAuth: ${failure} (status ${facts.status ?? "-"})`, options);
    this.code = failure;
  }
}

/** A fresh PKCE pair and state: keep `state` and `verifier` with the session, send the rest away. */
export function newAuthorization(settings: ZoomSettings): { url: string; state: string; verifier: string } {
  const state = randomBytes(32).toString("base64url");
  const verifier = randomBytes(32).toString("base64url");
  const url = new URL(`${settings.oauthUrl}/oauth/authorize`);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: zoomRedirectUri(settings),
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return { url: url.toString(), state, verifier };
}

/** Trades the code (five minutes, once) for the first pair. Throws OAuthError. */
export const exchangeCode = (settings: ZoomSettings, code: string, verifier: string, now: number) =>
  askForPair(settings, now, {
    grant_type: "authorization_code",
    code,
    redirect_uri: zoomRedirectUri(settings),
    code_verifier: verifier,
  });

/** Trades the refresh token for a new pair; the old refresh token is dead from then on. Throws OAuthError. */
export const refreshPair = (settings: ZoomSettings, refreshToken: string, now: number) =>
  askForPair(settings, now, { grant_type: "refresh_token", refresh_token: refreshToken });

/** An app of the customer's own, which asks in its own name: no consent page, no refresh token. */
export type ServerToServerApp = { accountId: string; clientId: string; clientSecret: string };

/**
 * A token for an account by the app that its administrator made there. Credentials that Zoom no longer takes are `dead`:
 * they are the customer's, not ours. Throws OAuthError.
 */
export async function accountPair(
  settings: ZoomSettings,
  { accountId, clientId, clientSecret }: ServerToServerApp,
  now: number,
): Promise<StoredToken> {
  const form = { grant_type: "account_credentials", account_id: accountId };
  try {
    return await askForPair({ ...settings, clientId, clientSecret }, now, form);
  } catch (error) {
    if (!(error instanceof OAuthError) || error.failure !== "misconfigured") throw error;
    // Without an answer it is an address of ours that is wrong.
    if (error.facts.status === null) throw error;
    throw new OAuthError("dead", error.facts, { cause: error });
  }
}

/** Tells Zoom to forget us, which also uninstalls the app. Delete the stored pair whatever this answers. */
export async function revoke(settings: ZoomSettings, accessToken: string): Promise<{ revoked: boolean }> {
  try {
    const answer = await post(settings, "/oauth/revoke", { token: accessToken });
    return { revoked: answer.status === 200 };
  } catch (error) {
    if (error instanceof OAuthError) return { revoked: false };
    throw error;
  }
}

const pairSchema = z.object({
  access_token: z.string().min(1),
  /** Absent where an app asks in its own name. */
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().default(3599),
  scope: z.string().nullish(),
  api_url: z.string().nullish(),
});

const errorSchema = z.object({ error: z.string().catch(""), reason: z.string().catch("") });

async function askForPair(
  settings: ZoomSettings,
  now: number,
  form: Record<string, string>,
): Promise<StoredToken> {
  const answer = await post(settings, "/oauth/token", form);
  if (answer.status !== 200) throw failureOf(answer);
  const pair = pairSchema.safeParse(jsonOf(answer.text));
  const needsRefresh = form["grant_type"] !== "account_credentials";
  if (!pair.success || (needsRefresh && !pair.data.refresh_token))
    throw new OAuthError("unreadable_answer", { status: answer.status, error: null });
  return {
    accessToken: pair.data.access_token,
    refreshToken: pair.data.refresh_token ?? "",
    expiresAt: now + pair.data.expires_in * 1000,
    scopes: pair.data.scope?.split(/\s+/).filter(Boolean) ?? [],
    apiUrl: pair.data.api_url ?? null,
  };
}

/** Wrong client credentials and addresses (4702, 4704, 4706, 4709) are our fault: the grant itself may be fine. */
function failureOf(answer: Answer): OAuthError {
  const facts = { status: answer.status, error: null };
  if (answer.status === 429 || answer.status >= 500) return new OAuthError("temporary", facts);
  const body = errorSchema.safeParse(jsonOf(answer.text));
  if (!body.success) return new OAuthError("unreadable_answer", facts);
  const { error, reason } = body.data;
  const named = { status: answer.status, error };
  if (/\b(4702|4704|4706|4709)\b/.test(reason)) return new OAuthError("misconfigured", named);
  // The owner of the token is gone (4735) or switched it off (4738); the app itself is disabled (4717).
  if (/\b(4735|4738)\b/.test(reason)) return new OAuthError("dead", { ...named, cause: "role_lost" });
  if (/\b4717\b/.test(reason)) return new OAuthError("dead", { ...named, cause: "app_disabled" });
  if (error === "invalid_grant" || error === "invalid_request") return new OAuthError("dead", named);
  return new OAuthError(
    /^(invalid|unauthorized|unsupported)_/.test(error) ? "misconfigured" : "unreadable_answer",
    named,
  );
}

async function post(settings: ZoomSettings, path: string, form: Record<string, string>): Promise<Answer> {
  const route = routeTo(settings, settings.oauthUrl + path);
  if (!route?.mayHoldToken) throw new OAuthError("misconfigured", { status: null, error: null });
  const basic = Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString("base64");
  try {
    return await call(route.url.toString(), {
      method: "POST",
      headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      timeoutMs: 20_000,
      dispatcher: route.dispatcher,
    });
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw new OAuthError("temporary", { status: null, error: null }, { cause: error });
  }
}
