import type { OAuthConfig } from "next-auth/providers/oauth";

import { signInScopes } from "@/server/connectors/microsoft/permissions";
import type { VerifiedIdentity } from "@/server/domain/access/start-session";

import type { AuthSettings, EntraSettings } from "./settings";
import { readEntraError, SignInError } from "./sign-in-error";
import { verifyIdToken } from "./verify-id-token";

export const providerId = "microsoft-entra-id";
const tokenTimeoutMs = 10_000;

type TokenHandler = Exclude<OAuthConfig<{ sub: string }>["token"], string | undefined>;
type TokenRequest = NonNullable<TokenHandler["request"]>;

/**
 * Entra ID as a provider of our own: the built-in one fills in `{tenantid}` on Microsoft's own hosts only, fetches a photo
 * and keys people by a pairwise subject. Endpoints have fixed paths below the authority, so nothing is discovered.
 * `onVerified` gets whom the id_token names, `onRefused` why there is nobody.
 */
export function entraProvider(
  settings: AuthSettings,
  onVerified: (identity: VerifiedIdentity) => void,
  onRefused: (error: SignInError) => void,
): OAuthConfig<{ sub: string }> {
  const { entra } = settings;
  const base = `${entra.url}/${entra.tenant}/oauth2/v2.0`;
  let verified: VerifiedIdentity | undefined;
  return {
    id: providerId,
    name: "Microsoft",
    type: "oauth",
    clientId: entra.clientId,
    clientSecret: entra.clientSecret,
    client: { token_endpoint_auth_method: "client_secret_post" },
    httpOptions: { timeout: tokenTimeoutMs },
    checks: ["pkce", "state", "nonce"],
    issuer: `${entra.url}/${entra.tenant}/v2.0`,
    authorization: { url: `${base}/authorize`, params: { scope: signInScopes.join(" ") } },
    token: {
      url: `${base}/token`,
      async request(context) {
        try {
          verified = await redeem(entra, context, settings.now());
          onVerified(verified);
        } catch (cause) {
          const refused =
            cause instanceof SignInError ? cause : new SignInError("internal", "sign-in failed", { cause });
          onRefused(refused);
          throw refused;
        }
        // Entra's tokens end here: nothing needs them after the id_token was read.
        return { tokens: {} };
      },
    },
    userinfo: {
      request() {
        if (!verified) throw new SignInError("incomplete", "no identity was verified");
        return { sub: `${verified.tid}.${verified.oid}` };
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  };
}

async function redeem(
  entra: EntraSettings,
  { params, checks, client, provider }: Parameters<TokenRequest>[0],
  now: Date,
): Promise<VerifiedIdentity> {
  // NextAuth checks neither state nor nonce when a provider brings its own token request.
  if (!checks.state || params.state !== checks.state)
    throw new SignInError("state", "the answer is of another sign-in");
  const nonce = "nonce" in checks ? checks.nonce : undefined;
  const { code_verifier } = checks;
  if (!params.code || !code_verifier || !nonce) {
    throw new SignInError("incomplete", "the answer lacks a code, a verifier or a nonce");
  }
  const tokens = await client
    .grant({
      grant_type: "authorization_code",
      code: params.code,
      redirect_uri: provider.callbackUrl,
      code_verifier,
    })
    .catch((cause: unknown) => {
      const description =
        cause instanceof Error && "error_description" in cause ? cause.error_description : undefined;
      if (typeof description !== "string") throw new SignInError("unreachable", "no tokens came", { cause });
      throw new SignInError("entra", "Entra gave no tokens", { cause, entra: readEntraError(description) });
    });
  if (!tokens.id_token) throw new SignInError("incomplete", "no id_token came");
  return verifyIdToken(entra, tokens.id_token, { nonce, now });
}
