import { createHash, randomBytes } from "node:crypto";
import type { Grant, StateFile, Token } from "./state";

type Challenge = { method: string; value: string };
type Code = {
  accountId: string;
  userId: string;
  redirectUri: string;
  challenge?: Challenge;
  expiresMs: number;
  used: boolean;
};
export type Lifetimes = { accessTokenSeconds: number; refreshGraceMs: number };

const codeMs = 300_000;
const refreshMs = 90 * 86_400_000;
const opaque = (bytes: number) => `eyJ${randomBytes(bytes).toString("base64url")}`;

/** Authorisations, codes and tokens. Answers that are strings are the reason of a refusal. */
export class Grants {
  private readonly codes = new Map<string, Code>();

  constructor(
    private readonly file: StateFile,
    private readonly lifetimes: Lifetimes,
    private readonly now: () => number,
  ) {}

  all(): readonly Grant[] {
    return this.file.state.grants;
  }

  issueCode(
    owner: { accountId: string; userId: string },
    redirectUri: string,
    challenge: Challenge | undefined,
  ): string {
    const code = randomBytes(24).toString("base64url");
    const proof = challenge ? { challenge } : {};
    this.codes.set(code, { ...owner, redirectUri, ...proof, expiresMs: this.now() + codeMs, used: false });
    return code;
  }

  /** A code works once, for five minutes, with the same address and the verifier of its challenge. */
  redeem(value: string, redirectUri: string, verifier: string | undefined, scopes: string[]): Grant | string {
    const code = this.codes.get(value);
    if (!code || code.used) return "Invalid authorization code (4734)";
    code.used = true;
    if (code.expiresMs <= this.now()) return "Authorization code has expired (4733)";
    if (code.redirectUri !== redirectUri) return "Redirect URI mismatch (4709)";
    if (code.challenge && !proves(code.challenge, verifier)) return "Invalid code verifier";
    return this.install(code.accountId, code.userId, scopes);
  }

  /** A new authorisation by the same person ends the earlier one. */
  install(accountId: string, userId: string, scopes: string[]): Grant {
    const { state } = this.file;
    state.grants = state.grants.filter((grant) => grant.userId !== userId || grant.serverToServer);
    const refresh = { token: opaque(450), expiresMs: this.now() + refreshMs };
    const access = [this.freshAccess()];
    const grant = {
      id: randomBytes(9).toString("hex"),
      accountId,
      userId,
      scopes: [...scopes],
      access,
      refresh,
      grantedMs: this.now(),
    };
    state.grants.push(grant);
    this.file.save();
    return grant;
  }

  /** A token in the name of an app of the account's own; those before it live on, and there is no refresh token. */
  openOwnApp(accountId: string, userId: string, scopes: string[]): Grant {
    const { state } = this.file;
    const now = this.now();
    const known = state.grants.find((grant) => grant.serverToServer && grant.accountId === accountId);
    const grant: Grant = known ?? {
      id: randomBytes(9).toString("hex"),
      serverToServer: true,
      accountId,
      userId,
      scopes: [...scopes],
      access: [],
      refresh: { token: "", expiresMs: 0 },
      grantedMs: now,
    };
    grant.access = [...grant.access.filter((one) => one.expiresMs > now), this.freshAccess()];
    if (!known) state.grants.push(grant);
    this.file.save();
    return grant;
  }

  /** Rotates: the new pair is valid, the old refresh token is dead after the grace period (none by default). */
  refresh(token: string): Grant | undefined {
    const now = this.now();
    const alive = (one: Token | undefined) => one !== undefined && one.token === token && one.expiresMs > now;
    const grant = this.all().find((one) => alive(one.refresh) || alive(one.formerRefresh));
    if (!grant) return undefined;
    if (grant.refresh.token === token)
      grant.formerRefresh = { token, expiresMs: now + this.lifetimes.refreshGraceMs };
    grant.refresh = { token: opaque(450), expiresMs: now + refreshMs };
    grant.access = [...grant.access.filter((one) => one.expiresMs > now), this.freshAccess()];
    this.file.save();
    return grant;
  }

  byAccessToken(token: string): { grant: Grant; expired: boolean } | undefined {
    for (const grant of this.all()) {
      const found = grant.access.find((one) => one.token === token);
      if (found) return { grant, expired: found.expiresMs <= this.now() };
    }
    return undefined;
  }

  /** The app is gone from the account; gives the grants that ended. */
  remove(which: (grant: Grant) => boolean): Grant[] {
    const { state } = this.file;
    const gone = state.grants.filter(which);
    state.grants = state.grants.filter((grant) => !gone.includes(grant));
    this.file.save();
    return gone;
  }

  expireAccessTokens(): void {
    for (const grant of this.all()) for (const one of grant.access) one.expiresMs = this.now();
    this.file.save();
  }

  accessSeconds(): number {
    return this.lifetimes.accessTokenSeconds;
  }

  private freshAccess(): Token {
    return { token: opaque(500), expiresMs: this.now() + this.lifetimes.accessTokenSeconds * 1000 };
  }
}

function proves(challenge: Challenge, verifier: string | undefined): boolean {
  if (verifier === undefined) return false;
  if (challenge.method === "plain") return verifier === challenge.value;
  return createHash("sha256").update(verifier).digest("base64url") === challenge.value;
}
