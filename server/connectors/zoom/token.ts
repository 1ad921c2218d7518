import { ZoomError } from "./failure";
import { accountPair, OAuthError, refreshPair, type ServerToServerApp, type StoredToken } from "./oauth";
import type { ZoomSettings } from "./settings";

export type LockedTokens = {
  load: () => Promise<StoredToken | null>;
  save: (pair: StoredToken) => Promise<void>;
  /** Set where the connection is an app of the customer's own. */
  app?: () => Promise<ServerToServerApp | null>;
};

/**
 * Where a connection's pair lives. `load` outside the lock reads what is committed. `withLock` admits one worker of
 * all processes at a time, and what `save` wrote is committed when its promise resolves. Null = not connected.
 */
export type TokenStore = {
  load: () => Promise<StoredToken | null>;
  withLock: <T>(work: (locked: LockedTokens) => Promise<T>) => Promise<T>;
};

const marginMs = 5 * 60_000;
const inFlight = new WeakMap<TokenStore, Promise<string>>();

/**
 * An access token with five minutes left at least. `refused` is a token that Zoom has just turned down: it is refreshed
 * unless somebody else has done so. Throws ZoomError: `connection_dead`, `misconfigured`, or `outage` when nothing is decided yet.
 */
export async function accessToken(
  settings: ZoomSettings,
  store: TokenStore,
  options: { now: () => number; refused?: string },
): Promise<string> {
  const good = usable(await store.load(), options);
  if (good) return good;
  const running = inFlight.get(store);
  if (running) return running;
  const refresh = refreshLocked(settings, store, options).finally(() => inFlight.delete(store));
  inFlight.set(store, refresh);
  return refresh;
}

function usable(
  pair: StoredToken | null,
  { now, refused }: { now: () => number; refused?: string },
): string | null {
  if (!pair) throw new ZoomError({ kind: "connection_dead" });
  return pair.accessToken !== refused && pair.expiresAt - now() > marginMs ? pair.accessToken : null;
}

/** The refresh token whose renewal was cut short: Zoom may have done it, and ends the token soon. */
const cutShort = new WeakMap<TokenStore, string>();

/** A renewal whose answer did not come is repeated at once: the old token lives on for a while that nobody knows. */
async function renew(
  settings: ZoomSettings,
  store: TokenStore,
  refreshToken: string,
  now: number,
): Promise<StoredToken> {
  const isRepeated = cutShort.get(store) === refreshToken;
  try {
    return await refreshPair(settings, refreshToken, now);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const { failure, facts } = error;
    if (failure === "temporary" && facts.status === null && !isRepeated) {
      cutShort.set(store, refreshToken);
      return renew(settings, store, refreshToken, now);
    }
    if (failure !== "dead" || facts.cause || !isRepeated) throw error;
    throw new OAuthError("dead", { ...facts, cause: "reply_lost" }, { cause: error });
  }
}

async function refreshLocked(
  settings: ZoomSettings,
  store: TokenStore,
  options: { now: () => number; refused?: string },
): Promise<string> {
  let tried: string | null = null;
  try {
    return await store.withLock(async (locked) => {
      const pair = await locked.load();
      const good = usable(pair, options);
      if (good || !pair) return good ?? "";
      tried = pair.accessToken;
      const app = await locked.app?.();
      const next = app
        ? await accountPair(settings, app, options.now())
        : await renew(settings, store, pair.refreshToken, options.now());
      // An answer that names no scopes grants what was granted before (RFC 6749, 5.1).
      await locked.save(next.scopes.length > 0 ? next : { ...next, scopes: pair.scopes });
      return next.accessToken;
    });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const facts = { status: error.facts.status, code: null, trackingId: null };
    if (error.failure === "misconfigured")
      throw new ZoomError({ kind: "misconfigured" }, facts, { cause: error });
    if (error.failure !== "dead") {
      throw new ZoomError({ kind: "outage", reason: "server_error" }, facts, { cause: error });
    }
    // A worker without our lock (a restored backup, an operator's command) may have refreshed meanwhile.
    const newest = await store.load();
    if (newest && newest.accessToken !== tried && newest.accessToken !== options.refused)
      return newest.accessToken;
    throw new ZoomError({ kind: "connection_dead" }, facts, { cause: error });
  }
}
