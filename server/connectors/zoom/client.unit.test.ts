import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Reply, serve } from "../testing/http-server";
import { connectionTo } from "../testing/zoom";
import { uuidInPath, zoomGet } from "./client";
import { ZoomError } from "./failure";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());

/** Answers one by one, the last again and again. */
async function answers(...replies: Reply[]) {
  const rest = [...replies];
  server = await serve(() => (rest.length > 1 ? rest.shift() : rest[0]) ?? { status: 500 });
  const setup = connectionTo(server.url);
  const ask = () =>
    zoomGet(setup.connection, { label: "light", path: "/users/me", schema: z.object({ id: z.string() }) });
  return { ...setup, ask, seen: server.seen };
}

const failureOf = async (work: () => Promise<unknown>) => {
  const error: unknown = await work().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ZoomError)) throw new Error("no ZoomError", { cause: error });
  return error;
};

const error = (status: number, code: number | undefined, message = "", headers = {}): Reply => ({
  status,
  headers,
  json: { ...(code === undefined ? {} : { code }), message },
});

const ok: Reply = { json: { id: "KDcuGIm1QgePTO8WbOqwIQ", added_without_notice: 1 } };

describe("uuidInPath", () => {
  it.each([
    ["4444AAAiAAAAAiAiAiiAii==", "4444AAAiAAAAAiAiAiiAii%3D%3D"],
    ["kP3v/Qx1TtSb+w9YzRm2Lg==", "kP3v%2FQx1TtSb%2Bw9YzRm2Lg%3D%3D"],
    ["/ajXp112QmuoKj4854875==", "%252FajXp112QmuoKj4854875%253D%253D"],
    ["ab//cd==", "ab%252F%252Fcd%253D%253D"],
  ])("%s", (uuid, expected) => expect(uuidInPath(uuid)).toBe(expected));
});

describe("errors, judged by status and code together", () => {
  it.each([
    [400, 300, "The next page token is invalid or expired.", { kind: "bad_page_token" }],
    [400, 300, "Validation Failed.", { kind: "invalid_request" }],
    [400, 200, "Only available for Paid account.", { kind: "not_available" }],
    [200, 200, "You do not have the right permissions.", { kind: "not_available" }],
    [
      400,
      4711,
      "Invalid access token, does not contain scopes:[a:b, c:d].",
      { kind: "missing_scope", scopes: ["a:b", "c:d"] },
    ],
    [
      401,
      4711,
      "Invalid access token, does not contain scopes:[a:b].",
      { kind: "missing_scope", scopes: ["a:b"] },
    ],
    [400, 4700, "Invalid access token, does not contain scopes.", { kind: "missing_scope", scopes: [] }],
    [400, 1010, "User does not belong to this account.", { kind: "gone", what: "user" }],
    [404, 1001, "User does not exist.", { kind: "gone", what: "user" }],
    [404, 3301, "There is no recording for this meeting.", { kind: "gone", what: "recording" }],
    [404, 3001, "Meeting does not exist.", { kind: "gone", what: "meeting" }],
    [404, 3322, "no transcript", { kind: "gone", what: "transcript" }],
    [400, 404, "File missing", { kind: "gone", what: "other" }],
    [404, undefined, "", { kind: "gone", what: "other" }],
    [400, 12702, "Can not access a meeting older than one year.", { kind: "too_old" }],
    [403, undefined, "Forbidden", { kind: "forbidden" }],
  ])("%i/%s %s", async (status, code, message, expected) => {
    const { ask, seen } = await answers(
      error(status, code, message, { "x-zm-trackingid": "v=2.0;clid=us05;rid=WEB_1" }),
    );
    const failed = await failureOf(ask);
    expect(failed.failure).toEqual(expected);
    expect(failed.facts).toEqual({ status, code: code ?? null, trackingId: "v=2.0;clid=us05;rid=WEB_1" });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ["a web page", { headers: { "content-type": "text/html" }, text: "<html>sign in</html>" }],
    ["a redirect", { status: 302, headers: { location: "https://zoom.us/signin" } }],
    ["JSON of another shape", { json: { identity: 5 } }],
  ])("%s is no answer", async (_, reply) => {
    const { ask } = await answers(reply);
    expect((await failureOf(ask)).failure).toEqual({ kind: "unreadable_answer" });
  });

  it("never repeats Zoom's message, which can hold names", async () => {
    const { ask } = await answers(error(404, 1001, "User ada@contoso.example does not exist"));
    expect(JSON.stringify(await failureOf(ask)) + (await failureOf(ask)).message).not.toContain("ada@");
  });
});

describe("tokens", () => {
  const pair = {
    json: {
      access_token: "access-2",
      token_type: "bearer",
      refresh_token: "refresh-2",
      expires_in: 3599,
      scope: "a b",
      api_url: "https://api.zoom.us",
    },
  };

  it.each([400, 401])("refreshes once on %i/124 and asks once more", async (status) => {
    const { ask, seen, tokens, taken } = await answers(error(status, 124, "Invalid access token."), pair, ok);
    expect(await ask()).toEqual({ id: "KDcuGIm1QgePTO8WbOqwIQ" });
    expect(seen.map(({ url, headers }) => [url.pathname, headers.authorization])).toEqual([
      ["/v2/users/me", "Bearer access-1"],
      ["/oauth/token", `Basic ${Buffer.from("client-id:client-secret").toString("base64")}`],
      ["/v2/users/me", "Bearer access-2"],
    ]);
    expect(tokens.pair).toMatchObject({ refreshToken: "refresh-2", scopes: ["a", "b"] });
    expect(taken).toEqual(["light", "light"]);
  });

  it("gives up when the fresh token is refused too", async () => {
    const { ask, seen } = await answers(error(401, 124), pair, error(401, 124));
    expect((await failureOf(ask)).failure).toEqual({ kind: "forbidden" });
    expect(seen).toHaveLength(3);
  });

  it("waits out an outage of the token endpoint", async () => {
    const { ask, clock, seen } = await answers(error(401, 124), { status: 503 }, { status: 429 }, pair, ok);
    expect(await ask()).toEqual({ id: "KDcuGIm1QgePTO8WbOqwIQ" });
    expect(clock.slept).toEqual([500, 1000]);
    expect(seen.map(({ url }) => url.pathname.split("/").at(-1))).toEqual([
      "me",
      "token",
      "token",
      "token",
      "me",
    ]);
  });

  it.each([
    ["ahead by seven minutes", 7],
    ["behind by seven minutes", -7],
  ])("hold for as long as Zoom says, from when they came, with our clock %s", async (_, minutes) => {
    const { connection, ask, clock, seen, tokens } = await answers(error(401, 124), pair, ok);
    const start = clock.now() + minutes * 60_000;
    let now = start;
    connection.clock = { ...clock, now: () => now };
    await ask();
    expect(tokens.pair?.expiresAt).toBe(start + 3_599_000);
    now = start + 54 * 60_000;
    await ask();
    expect(seen.filter(({ url }) => url.pathname === "/oauth/token")).toHaveLength(1);
  });

  it("calls an uninstalled app disconnected", async () => {
    const { ask } = await answers(error(401, 124), {
      status: 400,
      json: { reason: "Invalid Token!", error: "invalid_grant" },
    });
    expect((await failureOf(ask)).failure).toEqual({ kind: "connection_dead" });
  });
});

describe("waiting", () => {
  const perSecond = "You have reached the maximum per-second rate limit for this API. Try again later.";
  const daily =
    "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.";

  it.each([
    ["seconds", { "retry-after": "7" }, 7_000],
    ["an HTTP date", { "retry-after": "Sat, 21 Nov 2026 12:00:09 GMT" }, 9_000],
    ["an ISO date", { "retry-after": "2026-11-21T12:00:11Z" }, 11_000],
    ["a date of a clock that is ahead", { date: "Sat, 21 Nov 2026 12:20:00 GMT", "retry-after": "2026-11-21T12:20:04Z" }, 4_000],
    ["a date of a clock that is behind", { date: "Sat, 21 Nov 2026 11:00:00 GMT", "retry-after": "Sat, 21 Nov 2026 11:00:05 GMT" }, 5_000],
    ["nothing", {}, 500],
  ])("obeys Retry-After as %s", async (_, headers, expected) => {
    const date = "Sat, 21 Nov 2026 12:00:00 GMT";
    const { ask, clock } = await answers(error(429, 429, perSecond, { date, ...headers }), ok);
    await ask();
    expect(clock.slept).toEqual([expected]);
  }); // prettier-ignore

  it("returns by chance within half a second after the moment that all were told", async () => {
    const setup = await answers(error(429, 429, perSecond, { "retry-after": "7" }), ok);
    const clock = { ...setup.clock, random: () => 0.5 };
    const connection = { ...setup.connection, clock };
    await zoomGet(connection, { label: "light", path: "/users/me", schema: z.unknown() });
    expect(setup.clock.slept).toEqual([7_250]);
  });

  it.each([
    ["by message", daily, {}],
    [
      "by type",
      "",
      {
        "x-ratelimit-type": "Daily-limit",
        date: "Sat, 21 Nov 2026 12:00:00 GMT",
        "retry-after": "2026-11-22T00:00:00Z",
      },
    ],
  ])("stops at a daily limit known %s", async (_, message, headers) => {
    const { ask, clock } = await answers(error(429, 429, message, headers));
    const { failure } = await failureOf(ask);
    expect(failure).toMatchObject({ kind: "throttled", daily: true });
    expect(clock.slept).toEqual([]);
  });

  it.each([
    ["minutes", 600, false],
    ["hours, whatever the limit is called", 7_200, true],
  ])("stops when the wait is %s", async (_, seconds, isDaily) => {
    const { ask, clock } = await answers(error(429, 429, perSecond, { "retry-after": String(seconds) }));
    expect((await failureOf(ask)).failure).toEqual({
      kind: "throttled",
      daily: isDaily,
      retryAt: clock.now() + seconds * 1_000,
    });
    expect(clock.slept).toEqual([]);
  });

  it.each([500, 502, 503])("tries six times on %i, waiting longer each time", async (status) => {
    const { ask, clock, seen } = await answers(error(status, undefined));
    expect((await failureOf(ask)).failure).toEqual({ kind: "outage", reason: "server_error" });
    expect(seen).toHaveLength(6);
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it("calls silence a timeout", async () => {
    const setup = await answers(() => undefined);
    const connection = { ...setup.connection, timeoutMs: 30 };
    const work = () => zoomGet(connection, { label: "light", path: "/users/me", schema: z.unknown() });
    expect((await failureOf(work)).failure).toEqual({ kind: "outage", reason: "timeout" });
  });

  it("stops at once when told to", async () => {
    const stop = new AbortController();
    const setup = await answers(() => stop.abort());
    const connection = { ...setup.connection, signal: stop.signal };
    const work = () => zoomGet(connection, { label: "light", path: "/users/me", schema: z.unknown() });
    expect((await failureOf(work)).failure).toEqual({ kind: "aborted" });
    expect(setup.seen).toHaveLength(1);
  });
});
