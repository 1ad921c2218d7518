import { createHash, timingSafeEqual } from "node:crypto";
import { errors } from "jose";
import { z } from "zod";
import { GRAPH_RESOURCE } from "../defaults";
import { aad } from "../errors";
import { form, json, percentDecode, type Reply, type Request } from "../http";
import type { World } from "../world";
import { requireClient } from "./authority";
import { issueAppToken, issueUserTokens, refreshAudience, type Issue } from "./issue-tokens";
import type { Authority } from "./model";
import { DEFAULT_SCOPE, parseScopes } from "./scopes";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

function basicCredentials(request: Request): { id: string; secret: string } | undefined {
  const [scheme, value] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic" || value === undefined) return undefined;
  const [id = "", secret = ""] = Buffer.from(value, "base64").toString("utf8").split(/:(.*)/s);
  const decode = (text: string) => percentDecode(text.replaceAll("+", " "));
  return { id: decode(id), secret: decode(secret) };
}

function authenticate(world: World, request: Request, fields: URLSearchParams): void {
  const basic = basicCredentials(request);
  const id = basic?.id ?? fields.get("client_id");
  const secret = basic?.secret ?? fields.get("client_secret");
  requireClient(world, id);
  if (secret === null || secret === "") throw aad.secretMissing();
  if (!timingSafeEqual(sha256(secret), sha256(world.client.secret))) throw aad.secretWrong(world.client.id);
}

function redeemCode(world: World, fields: URLSearchParams, authority: Authority): Issue {
  const value = fields.get("code");
  if (value === null || value === "") throw aad.missing("code");
  const code = world.codes.get(value);
  if (code === undefined || (authority.tid !== null && authority.tid !== code.person.tid))
    throw aad.grantInvalid();
  if (code.used) throw aad.codeUsed();
  if (code.expiresAt < world.now()) throw aad.codeExpired();
  if (fields.get("redirect_uri") !== code.redirectUri) throw aad.replyAddress();
  const challenge = sha256(fields.get("code_verifier") ?? "").toString("base64url");
  if (code.challenge !== null && code.challenge !== challenge) throw aad.verifierWrong();
  code.used = true;
  return { person: code.person, scopes: code.scopes, nonce: code.nonce };
}

const refreshClaims = z.object({ tid: z.string(), oid: z.string(), scopes: z.array(z.string()) });

async function redeemRefreshToken(
  world: World,
  fields: URLSearchParams,
  authority: Authority,
): Promise<Issue> {
  const token = fields.get("refresh_token");
  if (token === null || token === "") throw aad.missing("refresh_token");
  const payload = await world.keyring
    .verify(token, refreshAudience(world), world.now())
    .catch((error: unknown) => {
      throw error instanceof errors.JWTExpired ? aad.refreshExpired() : aad.grantInvalid();
    });
  const { tid, oid, scopes } = refreshClaims.parse(payload);
  if (authority.tid !== null && authority.tid !== tid) throw aad.grantInvalid();
  const wanted = fields.get("scope");
  const asked = wanted === null ? scopes : [...new Set([...parseScopes(wanted), "offline_access"])];
  return { person: { tid, oid }, scopes: asked, nonce: null };
}

function appTenant(fields: URLSearchParams, authority: Authority): string {
  if (authority.tid === null) throw aad.tenantNeeded();
  const scope = fields.get("scope");
  if (scope === null || scope === "") throw aad.missing("scope");
  if (!scope.endsWith("/.default")) throw aad.notDefaultScope(scope);
  if (scope !== DEFAULT_SCOPE && scope !== `${GRAPH_RESOURCE}//.default`)
    throw aad.resource(scope.slice(0, -9));
  return authority.tid;
}

/** POST `/oauth2/v2.0/token`: authorization_code, refresh_token and client_credentials; throws AadError. */
export async function token(world: World, request: Request, authority: Authority): Promise<Reply> {
  const fields = form(request);
  const grantType = fields.get("grant_type");
  if (grantType === null) throw aad.missing("grant_type");
  authenticate(world, request, fields);
  const headers = { "cache-control": "no-store, no-cache", pragma: "no-cache" };
  if (grantType === "authorization_code")
    return json(200, await issueUserTokens(world, redeemCode(world, fields, authority)), headers);
  if (grantType === "refresh_token")
    return json(
      200,
      await issueUserTokens(world, await redeemRefreshToken(world, fields, authority)),
      headers,
    );
  if (grantType === "client_credentials")
    return json(200, await issueAppToken(world, appTenant(fields, authority)), headers);
  throw aad.grantType(grantType);
}
