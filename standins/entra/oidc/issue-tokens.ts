import { createHash, createHmac, randomBytes, randomInt } from "node:crypto";
import { GRAPH_APP_ID } from "../defaults";
import { aad } from "../errors";
import type { User } from "../tenant-directory";
import type { World } from "../world";
import { issuerOf } from "./authority";
import type { Person } from "./model";

const HOUR_SECONDS = 3_600;
const REFRESH_LIFETIME_SECONDS = 90 * 24 * HOUR_SECONDS;

export type Issue = { person: Person; scopes: string[]; nonce: string | null };

export const refreshAudience = (world: World) => `${world.client.id}/refresh`;

const opaque = () => randomBytes(16).toString("base64url");

/** The subject is pairwise: the same person has another one at another application. */
function pairwiseSubject(world: World, { tid, oid }: Person): string {
  return createHmac("sha256", world.client.id).update(`${tid}/${oid}`).digest("base64url");
}

/** A guest keeps the user name of home. */
const userName = (user: User) => (user.userType === "Guest" ? user.mail : null) ?? user.userPrincipalName;

function idTokenClaims(world: World, { person, scopes, nonce }: Issue, user: User) {
  const iat = Math.floor(world.now() / 1000);
  const profile = { name: user.displayName, oid: person.oid, preferred_username: userName(user) };
  return {
    aud: world.client.id,
    iss: issuerOf(world, person.tid),
    ...{ iat, nbf: iat, exp: iat + HOUR_SECONDS },
    ...(scopes.includes("email") && user.mail !== null ? { email: user.mail } : {}),
    ...(scopes.includes("profile") ? profile : {}),
    ...(nonce === null ? {} : { nonce }),
    rh: `1.${createHash("sha256").update(person.tid).digest("base64url")}.`,
    sub: pairwiseSubject(world, person),
    tid: person.tid,
    uti: opaque(),
    ver: "2.0",
  };
}

async function issueIdToken(world: World, issue: Issue, user: User): Promise<string> {
  const claims = idTokenClaims(world, issue, user);
  const { nonce, audience, tid, issuer, expired, signedBy } = world.faults.takeIdTokenChange();
  const age = expired === true ? 2 * HOUR_SECONDS : 0;
  const changed = {
    ...claims,
    ...{ iat: claims.iat - age, nbf: claims.nbf - age, exp: claims.exp - age },
    ...(nonce === undefined ? {} : { nonce }),
    ...(audience === undefined ? {} : { aud: audience }),
    ...(tid === undefined ? {} : { tid }),
    ...(issuer === undefined ? {} : { iss: issuer }),
  };
  return signedBy === undefined ? world.keyring.sign(changed) : world.keyring.forge(changed, signedBy);
}

function graphClaims(world: World, tid: string, lifetimeSeconds: number) {
  const iat = Math.floor(world.now() / 1000);
  return {
    aud: GRAPH_APP_ID,
    iss: `https://sts.windows.net/${tid}/`,
    ...{ iat, nbf: iat, exp: iat + lifetimeSeconds },
    ...{ appid: world.client.id, appidacr: "1", tid, uti: opaque(), ver: "1.0" },
  };
}

/** Tokens for a person: Graph access token always, id_token with `openid`, refresh token with `offline_access`. */
export async function issueUserTokens(world: World, issue: Issue) {
  const { tid, oid } = issue.person;
  const user = world.tenants.get(tid)?.findUser(oid);
  if (user === undefined) throw aad.grantInvalid();
  if (!user.accountEnabled) throw aad.accountDisabled();
  const consent = world.consents.of(tid);
  const granted = [...new Set([...consent.delegated, ...(consent.people[oid] ?? [])])];
  if (issue.scopes.some((scope) => !granted.includes(scope))) throw aad.consentNeeded();
  const lifetimeSeconds = randomInt(HOUR_SECONDS, 1.5 * HOUR_SECONDS);
  const scope = granted.filter((name) => name !== "offline_access").join(" ");
  const who = { idtyp: "user", oid, sub: pairwiseSubject(world, { tid, oid }), upn: user.userPrincipalName };
  const iat = Math.floor(world.now() / 1000);
  const refresh = { aud: refreshAudience(world), tid, oid, scopes: issue.scopes, iat, uti: opaque() };
  return {
    token_type: "Bearer",
    scope,
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: await world.keyring.sign({
      ...graphClaims(world, tid, lifetimeSeconds),
      ...who,
      scp: scope,
    }),
    ...(issue.scopes.includes("offline_access")
      ? { refresh_token: await world.keyring.sign({ ...refresh, exp: iat + REFRESH_LIFETIME_SECONDS }) }
      : {}),
    ...(issue.scopes.includes("openid") ? { id_token: await issueIdToken(world, issue, user) } : {}),
  };
}

/** An app-only token; `roles` holds what an administrator consented to and is absent when that is nothing. */
export async function issueAppToken(world: World, tid: string) {
  const consent = world.consents.of(tid);
  if (!consent.present) throw aad.unknownApplication(world.client.id, world.tenant(tid).name);
  const lifetimeSeconds = HOUR_SECONDS - 1;
  const id = world.consents.servicePrincipalId(tid);
  const roles = consent.appRoles.length > 0 ? { roles: consent.appRoles } : {};
  const claims = { ...graphClaims(world, tid, lifetimeSeconds), idtyp: "app", oid: id, sub: id, ...roles };
  return {
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: await world.keyring.sign(claims),
  };
}
