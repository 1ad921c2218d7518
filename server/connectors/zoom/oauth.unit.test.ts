import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type Reply, serve } from "../testing/http-server";
import { memoryTokens, pairOf, settingsFor } from "../testing/zoom";
import { ZoomError } from "./failure";
import { accountPair, exchangeCode, newAuthorization, OAuthError, refreshPair, revoke } from "./oauth";
import { accessToken } from "./token";

const now = Date.parse("2026-11-21T12:00:00Z");
let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());

const pairReply = (name: string): Reply => ({
  json: {
    access_token: `access-${name}`,
    token_type: "bearer",
    refresh_token: `refresh-${name}`,
    expires_in: 3599,
    scope: "a b c",
    api_url: "https://api.zoom.us",
  },
});
const start = async (handler: Parameters<typeof serve>[0]) =>
  settingsFor((server = await serve(handler)).url);

describe("authorisation", () => {
  it("sends the administrator away with state and a challenge that fits the verifier", () => {
    const { url, state, verifier } = newAuthorization(settingsFor("https://zoom.us"));
    const query = new URL(url).searchParams;
    expect(url).toMatch(/^https:\/\/zoom\.us\/oauth\/authorize\?/);
    expect(Object.fromEntries(query)).toEqual({
      response_type: "code",
      client_id: "client-id",
      redirect_uri: "http://localhost:3000/api/zoom/callback",
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    expect(newAuthorization(settingsFor("https://zoom.us")).state).not.toBe(state);
  });

  it("trades the code as documented", async () => {
    const settings = await start(() => pairReply("1"));
    expect(await exchangeCode(settings, "the code", "the verifier", now)).toEqual({
      accessToken: "access-1",
      refreshToken: "refresh-1",
      expiresAt: now + 3_599_000,
      scopes: ["a", "b", "c"],
      apiUrl: "https://api.zoom.us",
    });
    const [asked] = server?.seen ?? [];
    expect(asked?.method).toBe("POST");
    expect(asked?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: "authorization_code",
      code: "the code",
      redirect_uri: "http://localhost:3000/api/zoom/callback",
      code_verifier: "the verifier",
    });
  });

  it.each<[string, Reply, string]>([
    ["a dead grant", { status: 400, json: { reason: "Invalid Token!", error: "invalid_grant" } }, "dead"],
    ["the same with 401", { status: 401, json: { error: "invalid_grant" } }, "dead"],
    [
      "the older shape",
      { status: 400, json: { error: "invalid_request", reason: "Invalid authorization code x" } },
      "dead",
    ],
    [
      "a wrong secret",
      { status: 401, json: { error: "invalid_client", reason: "Invalid client_id or client_secret" } },
      "misconfigured",
    ],
    [
      "a wrong address",
      { status: 400, json: { error: "invalid_request", reason: "Redirect URI mismatch (4709)" } },
      "misconfigured",
    ],
    ["throttling", { status: 429, json: { error: "invalid_request" } }, "temporary"],
    ["an outage", { status: 503, text: "<html>" }, "temporary"],
    ["a page", { status: 200, text: "<html>" }, "unreadable_answer"],
    ["a refused page", { status: 400, text: "<html>" }, "unreadable_answer"],
    ["a cut connection", (response) => response.destroy(), "temporary"],
  ])("knows %s", async (_, reply, expected) => {
    const settings = await start(() => reply);
    const failed = await refreshPair(settings, "refresh-1", now).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(OAuthError);
    expect(failed).toMatchObject({ failure: expected });
  });

  it.each<[Reply, boolean]>([
    [{ json: { status: "success" } }, true],
    [{ status: 400, json: { error: "invalid_token" } }, false],
    [(response) => response.destroy(), false],
  ])("revokes without ever failing", async (reply, revoked) => {
    const settings = await start(() => reply);
    expect(await revoke(settings, "access-1")).toEqual({ revoked });
    expect(server?.seen[0]?.url.pathname).toBe("/oauth/revoke");
    expect(server?.seen[0]?.body).toBe("token=access-1");
  });
});

describe("an app of the customer's own", () => {
  const app = { accountId: "an-account", clientId: "their-id", clientSecret: "their-secret" };

  it("asks in its own name, and needs no refresh token", async () => {
    const settings = await start(() => ({
      json: { access_token: "access-1", expires_in: 3599, scope: "a" },
    }));
    expect(await accountPair(settings, app, now)).toEqual({
      accessToken: "access-1",
      refreshToken: "",
      expiresAt: now + 3_599_000,
      scopes: ["a"],
      apiUrl: null,
    });
    const [asked] = server?.seen ?? [];
    const basic = Buffer.from("their-id:their-secret").toString("base64");
    expect(asked?.headers["authorization"]).toBe(`Basic ${basic}`);
    expect(asked?.body).toBe("grant_type=account_credentials&account_id=an-account");
  });

  it.each<[string, Reply, string]>([
    ["a changed secret", { status: 401, json: { error: "invalid_client" } }, "dead"],
    ["another account", { status: 400, json: { error: "invalid_request" } }, "dead"],
    ["an outage", { status: 503, text: "" }, "temporary"],
    ["a page", { status: 200, text: "<html>" }, "unreadable_answer"],
  ])("tells %s", async (_, reply, failure) => {
    const settings = await start(() => reply);
    await expect(accountPair(settings, app, now)).rejects.toMatchObject({ failure });
  });

  it("gets its next token by itself", async () => {
    const settings = await start(() => ({ json: { access_token: "access-2", expires_in: 3599 } }));
    const store = memoryTokens({ ...pairOf("1", now), refreshToken: "", scopes: ["a"] });
    const own = {
      load: store.load,
      withLock: <T>(work: Parameters<typeof store.withLock<T>>[0]) =>
        store.withLock((locked) => work({ ...locked, app: () => Promise.resolve(app) })),
    };
    expect(await accessToken(settings, own, { now: () => now })).toBe("access-2");
    // The answer names no scopes: they are those of before.
    expect(store.pair).toMatchObject({ accessToken: "access-2", scopes: ["a"] });
  });

  it("is the only kind that may do without: a consent brings a refresh token", async () => {
    const settings = await start(() => ({ json: { access_token: "access-1", expires_in: 3599 } }));
    const failed = exchangeCode(settings, "code", "verifier", now);
    await expect(failed).rejects.toMatchObject({ failure: "unreadable_answer" });
  });
});

describe("accessToken", () => {
  /** A grant that rotates: each refresh token works once. */
  async function rotating() {
    let current = 1;
    return start(({ body }) => {
      if (new URLSearchParams(body).get("refresh_token") !== `refresh-${current}`) {
        return { status: 400, json: { error: "invalid_grant" } };
      }
      return pairReply(String(++current));
    });
  }

  it.each([
    [6 * 60_000, "access-1", 0],
    [4 * 60_000, "access-2", 1],
    [-1, "access-2", 1],
  ])("with %i ms left gives %s", async (left, expected, saves) => {
    const settings = await rotating();
    const store = memoryTokens(pairOf("1", now + left));
    expect(await accessToken(settings, store, { now: () => now })).toBe(expected);
    expect(store.saves).toBe(saves);
  });

  it("refreshes once for many workers, in one process and in several", async () => {
    const settings = await rotating();
    const store = memoryTokens(pairOf("1", now));
    const elsewhere = { load: store.load, withLock: store.withLock };
    const ask = () => [store, elsewhere].map((each) => accessToken(settings, each, { now: () => now }));
    const tokens = await Promise.all([...ask(), ...ask(), ...ask()]);
    expect(new Set(tokens)).toEqual(new Set(["access-2"]));
    expect(server?.seen).toHaveLength(1);
  });

  it("saves the new pair before anybody uses it", async () => {
    const settings = await rotating();
    const store = memoryTokens(pairOf("1", now));
    const broken = {
      load: store.load,
      withLock: <T>(work: Parameters<typeof store.withLock<T>>[0]) =>
        work({ load: store.load, save: () => Promise.reject(new Error("disk full")) }),
    };
    await expect(accessToken(settings, broken, { now: () => now })).rejects.toThrow("disk full");
  });

  it("uses what another worker has stored when its own refresh token is found dead", async () => {
    const settings = await rotating();
    const store = memoryTokens(pairOf("0", now));
    const lockless = {
      load: store.load,
      withLock: async <T>(work: Parameters<typeof store.withLock<T>>[0]) => {
        const stale = store.pair;
        store.pair = pairOf("1", now + 3_600_000);
        return work({ load: () => Promise.resolve(stale), save: () => Promise.resolve() });
      },
    };
    expect(await accessToken(settings, lockless, { now: () => now })).toBe("access-1");
  });

  it.each<[string, Reply, string]>([
    ["a dead grant", { status: 400, json: { error: "invalid_grant" } }, "connection_dead"],
    ["a wrong secret", { status: 401, json: { error: "invalid_client" } }, "misconfigured"],
    ["an outage, which leaves the old pair standing", { status: 500 }, "outage"],
  ])("tells %s", async (_, reply, kind) => {
    const settings = await start(() => reply);
    const store = memoryTokens(pairOf("1", now));
    const failed = await accessToken(settings, store, { now: () => now }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ZoomError);
    expect(failed).toMatchObject({ failure: { kind } });
    expect(store.pair).toEqual(pairOf("1", now));
  });

  it("is not connected without a pair", async () => {
    const work = accessToken(settingsFor("https://zoom.us"), memoryTokens(null), { now: () => now });
    await expect(work).rejects.toMatchObject({ failure: { kind: "connection_dead" } });
  });
});
