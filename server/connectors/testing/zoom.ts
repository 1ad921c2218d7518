import type { ZoomConnection } from "../zoom/client";
import type { StoredToken } from "../zoom/oauth";
import type { ZoomSettings } from "../zoom/settings";
import type { LockedTokens, TokenStore } from "../zoom/token";
import { testClock } from "./http-server";

export const settingsFor = (url: string, more: Partial<ZoomSettings> = {}): ZoomSettings => ({
  oauthUrl: url,
  apiUrl: `${url}/v2`,
  clientId: "client-id",
  clientSecret: "client-secret",
  downloadHosts: [],
  appUrl: "http://localhost:3000",
  ...more,
});

export const pairOf = (name: string, expiresAt: number): StoredToken => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  expiresAt,
  scopes: [],
  apiUrl: null,
});

/** A token store in memory with a real lock: one worker at a time, whoever holds the store. */
export function memoryTokens(
  pair: StoredToken | null,
): TokenStore & { pair: StoredToken | null; saves: number } {
  let tail: Promise<unknown> = Promise.resolve();
  const store = {
    pair,
    saves: 0,
    load: () => Promise.resolve(store.pair),
    withLock: <T>(work: (locked: LockedTokens) => Promise<T>): Promise<T> => {
      const locked: LockedTokens = {
        load: store.load,
        save: (next) => {
          store.pair = next;
          store.saves++;
          return Promise.resolve();
        },
      };
      const run = tail.then(() => work(locked));
      tail = run.catch(() => undefined);
      return run;
    },
  };
  return store;
}

export function connectionTo(url: string, more: Partial<ZoomConnection> = {}) {
  const clock = testClock();
  const taken: string[] = [];
  const tokens = memoryTokens(pairOf("1", clock.now() + 3_600_000));
  const connection: ZoomConnection = {
    settings: settingsFor(url),
    tokens,
    clock,
    budget: {
      take: (label) => {
        taken.push(label);
        return Promise.resolve();
      },
    },
    ...more,
  };
  return { connection, clock, tokens, taken };
}
