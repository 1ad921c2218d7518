import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";

import type { VerifiedIdentity } from "@/server/domain/access/start-session";

import type { EntraSettings } from "./settings";
import { SignInError, type SignInFailure } from "./sign-in-error";

const clockSkewSeconds = 60;
const keyTimeoutMs = 10_000;
const manyTenants = new Set(["common", "organizations"]);

const claims = z.object({
  tid: z.guid().toLowerCase(),
  oid: z.guid().toLowerCase(),
  iss: z.string(),
  nonce: z.string(),
  name: z.string().trim().min(1).optional(),
  preferred_username: z.string().trim().min(1),
});

const publishedKey = z.object({ issuer: z.string() });

type KeySet = ReturnType<typeof createRemoteJWKSet>;
const keySets = new Map<string, KeySet>();

/** Unknown keys are looked up at once, without a pause between two look-ups: each costs somebody a whole sign-in. */
function keysOf({ url, tenant }: EntraSettings): KeySet {
  const address = `${url}/${tenant}/discovery/v2.0/keys`;
  const known = keySets.get(address);
  if (known) return known;
  const made = createRemoteJWKSet(new URL(address), { cooldownDuration: 0, timeoutDuration: keyTimeoutMs });
  keySets.set(address, made);
  return made;
}

const issuerOf = ({ url }: EntraSettings, tid: string) => `${url}/${tid}/v2.0`;

/**
 * Checks an id_token of Entra's v2.0 endpoint, the way its documentation asks of apps for many tenants: signature by the
 * authority's published keys (RS256 only), audience, times, tenant, issuer and the key's issuer with the tenant filled in,
 * nonce. Whether the tenant is one of ours is for the caller.
 * @throws SignInError
 */
export async function verifyIdToken(
  entra: EntraSettings,
  idToken: string,
  expected: { nonce: string; now: Date },
): Promise<VerifiedIdentity> {
  const keys = keysOf(entra);
  const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
    algorithms: ["RS256"],
    audience: entra.clientId,
    requiredClaims: ["exp", "iat", "nbf", "iss", "sub"],
    clockTolerance: clockSkewSeconds,
    currentDate: expected.now,
  }).catch((cause: unknown) => {
    throw new SignInError(failureOf(cause), "the id_token was refused", { cause });
  });
  const parsed = readClaims(payload);
  const single = !manyTenants.has(entra.tenant);
  if (single && parsed.tid !== entra.tenant)
    throw new SignInError("tenant", "the id_token is of another tenant");
  const issuer = issuerOf(entra, parsed.tid);
  if (parsed.iss !== issuer)
    throw new SignInError("issuer", "the id_token has another issuer than its tenant's");
  const keyIssuer = issuerOfKey(keys, protectedHeader.kid);
  if (keyIssuer !== undefined && keyIssuer.replace("{tenantid}", parsed.tid) !== issuer) {
    throw new SignInError("issuer", "the signing key belongs to another issuer");
  }
  if (parsed.nonce !== expected.nonce) throw new SignInError("nonce", "the id_token answers another sign-in");
  return {
    tid: parsed.tid,
    oid: parsed.oid,
    displayName: parsed.name ?? parsed.preferred_username,
    userPrincipalName: parsed.preferred_username,
  };
}

/** Entra publishes with each key whose tokens it may sign; other servers need not. */
function issuerOfKey(keys: KeySet, kid: string | undefined): string | undefined {
  const key = keys.jwks()?.keys.find((candidate) => candidate.kid === kid);
  return publishedKey.safeParse(key).data?.issuer;
}

function readClaims(payload: JWTPayload) {
  const parsed = claims.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [missing] = parsed.error.issues;
  const field = String(missing?.path[0] ?? "");
  const failure = field === "tid" ? "tenant" : field === "nonce" ? "nonce" : "incomplete";
  throw new SignInError(failure, `the id_token lacks a usable ${field}`);
}

function failureOf(cause: unknown): SignInFailure {
  if (cause instanceof errors.JWTExpired) return "expired";
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === "aud") return "audience";
    return cause.claim === "exp" || cause.claim === "nbf" || cause.claim === "iat" ? "expired" : "incomplete";
  }
  if (cause instanceof errors.JWKSTimeout || cause instanceof TypeError) return "unreachable";
  return "signature";
}
