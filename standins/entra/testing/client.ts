import { createHash, randomBytes } from "node:crypto";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_REDIRECT_URI } from "../defaults";
import { Browser } from "./browser";

const SCOPE = "openid profile email offline_access User.Read";

type Attempt = { url: URL; verifier: string; state: string; nonce: string };

/** An authorization request with PKCE, as the application would make it; `changes` overrides or (null) drops parameters. */
export function authorizeUrl(
  base: string,
  tenant: string,
  changes: Record<string, string | null> = {},
): Attempt {
  const [verifier, state, nonce] = [randomBytes(32), randomBytes(16), randomBytes(16)].map((bytes) =>
    bytes.toString("base64url"),
  ) as [string, string, string];
  const values: Record<string, string | null> = {
    client_id: DEFAULT_CLIENT_ID,
    response_type: "code",
    redirect_uri: DEFAULT_REDIRECT_URI,
    scope: SCOPE,
    ...{ state, nonce },
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  };
  const url = new URL(`${base}/${tenant}/oauth2/v2.0/authorize`);
  for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value);
  return { url, verifier, state, nonce };
}

/** POSTs to the token endpoint; the secret goes in the body unless `changes` says otherwise. */
export function postToken(base: string, tenant: string, fields: Record<string, string>, headers = {}) {
  return fetch(`${base}/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
  });
}

export const credentials = { client_id: DEFAULT_CLIENT_ID, client_secret: DEFAULT_CLIENT_SECRET };

/** The fields that redeem a code. */
export const codeFields = (code: string, verifier: string) => ({
  ...credentials,
  grant_type: "authorization_code",
  code,
  code_verifier: verifier,
  redirect_uri: DEFAULT_REDIRECT_URI,
});

/** Goes through sign-in as this person, in a tenant where consent was granted, and returns the code. */
export async function signIn(base: string, tenant: string, userPrincipalName: string, changes = {}) {
  const attempt = authorizeUrl(base, tenant, changes);
  const browser = await new Browser().open(attempt.url);
  await browser.pick(userPrincipalName);
  const code = browser.location?.searchParams.get("code") ?? "";
  return { ...attempt, browser, code };
}

/** An app-only Graph token of this tenant. */
export async function appToken(base: string, tenant: string): Promise<string> {
  const fields = {
    ...credentials,
    grant_type: "client_credentials",
    scope: "https://graph.microsoft.com/.default",
  };
  const body = (await (await postToken(base, tenant, fields)).json()) as { access_token: string };
  return body.access_token;
}
