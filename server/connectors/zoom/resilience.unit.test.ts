import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultInput } from "@/standins/zoom/faults";
import { startZoom, type Zoom } from "@/standins/zoom/server";
import type { Tokens } from "@/standins/zoom/testing";
import { defaults } from "@/standins/zoom/defaults";
import { collect } from "../testing/graph";
import { memoryTokens, settingsFor } from "../testing/zoom";
import { systemClock } from "../retry";
import { meetingRecordings, userPages, userRecordings } from "./api";
import type { ZoomConnection } from "./client";
import { DownloadError } from "./download-error";
import { ZoomError } from "./failure";
import { fetchVerified } from "./fetch-verified";

const baseMs = Date.parse("2026-03-18T07:30:00Z");
const day = 86_400_000;
const host = "deniz.kaya@contoso.example";
const range = { userId: host, from: new Date(baseMs - 24 * day), to: new Date(baseMs) };

let zoom: Zoom;
let connection: ZoomConnection;
let tokens: ReturnType<typeof memoryTokens>;
let wanted: string[];
const slept: number[] = [];

beforeAll(async () => {
  zoom = await startZoom({ port: 0, now: () => baseMs });
  zoom.control.addBulk({ account: "contoso", host: "deniz.kaya", sessions: 30, filesPerSession: 1, sizeBytes: 3000 });
  connect();
  wanted = uuids(await windows());
  expect(wanted.length).toBeGreaterThan(30);
}); // prettier-ignore
beforeEach(() => {
  zoom.control.clearFaults();
  zoom.control.clearRequests();
  zoom.control.setClock(0);
  zoom.control.setPageSize(7);
  connect();
});
afterAll(() => zoom.close());

/** A fresh grant; time stands still but for what is slept. */
function connect() {
  const grant = zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens;
  tokens = memoryTokens({
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    expiresAt: baseMs + grant.expires_in * 1000,
    scopes: [],
    apiUrl: null,
  });
  slept.length = 0;
  const settings = settingsFor(zoom.url, {
    clientId: defaults.clientId,
    clientSecret: defaults.clientSecret,
    downloadHosts: [new URL(zoom.cdnUrl).host],
  });
  const clock = { ...systemClock, now: () => baseMs, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) };
  connection = { settings, tokens, clock, budget: { take: () => Promise.resolve() } };
} // prettier-ignore

const windows = () => collect(userRecordings(connection, range));
const uuids = (list: Awaited<ReturnType<typeof windows>>) =>
  [...new Set(list.flatMap(({ meetings }) => meetings.map(({ uuid }) => uuid)))].sort();

describe("lists are whole in spite of", () => {
  it.each<[string, FaultInput]>([
    ["a page token that expires", { on: "recordings", kind: "page expired", skip: 2, times: 2 }],
    ["a page token that comes back", { on: "recordings", kind: "page repeated", skip: 1 }],
    ["entries that leave between two pages", { on: "recordings", kind: "shift", entries: 2 }],
    ["entries that join between two pages", { on: "recordings", kind: "shift", entries: -2, skip: 1 }],
    ["a window that is clamped", { on: "recordings", kind: "clamp", days: 5, times: 0 }],
    ["a window that is clamped for one page only", { on: "recordings", kind: "clamp", days: 5, skip: 2 }],
    ["429 with seconds", { on: "recordings", kind: "rate limit", retryAfter: "seconds", every: 3, times: 0 }],
    ["429 with an HTTP date", { on: "recordings", kind: "rate limit", retryAfter: "http date", every: 3, times: 0 }],
    ["429 with an ISO date", { on: "recordings", kind: "rate limit", retryAfter: "iso date", every: 3, times: 0 }],
    ["429 with nothing", { on: "recordings", kind: "rate limit", retryAfter: "none", every: 3, times: 0 }],
    ["429 in words alone", { on: "recordings", kind: "rate limit", retryAfter: "none", body: "text", every: 3, times: 0 }],
    ["500 under each third call", { on: "recordings", kind: "error", status: 500, every: 3, times: 0 }],
    ["a gateway's page under 502", { on: "recordings", kind: "error", status: 502, page: true, every: 3, times: 0 }],
    ["a page under 200", { on: "recordings", kind: "html", every: 3, times: 0 }],
    ["connections that break", { on: "recordings", kind: "cut", afterBytes: 0, every: 3, times: 0 }],
    ["answers that get lost", { on: "recordings", kind: "lost", every: 3, times: 0 }],
  ])("%s", async (_, fault) => {
    zoom.control.addFault(fault);
    const read = await windows();
    expect(read.every(({ complete }) => complete)).toBe(true);
    expect(uuids(read)).toEqual(wanted);
    expect(zoom.control.faults()[0]?.struck).toBeGreaterThan(0);
  }); // prettier-ignore

  it.each([7, -7])("a clock of Zoom's that is %i minutes ahead", async (minutes) => {
    zoom.control.setClock(minutes * 60_000);
    for (const retryAfter of ["http date", "iso date"] as const)
      zoom.control.addFault({ on: "recordings", kind: "rate limit", retryAfter, waitSeconds: 5, skip: 1 });
    // By its clock a meeting more may have come to an end.
    expect(uuids(await windows())).toEqual(expect.arrayContaining(wanted));
    expect(slept).toHaveLength(2);
    for (const ms of slept) {
      expect(ms).toBeGreaterThanOrEqual(5_000);
      expect(ms).toBeLessThan(5_501);
    }
  });

  it.each(["none", "kept"] as const)("an outage that leaves them empty (total %s)", async (total) => {
    zoom.control.addFault({ on: "recordings", kind: "empty", total });
    const [empty] = await windows();
    // What counts nothing can't be told from nothing here: whoever knows of recordings has to doubt it.
    expect(empty).toMatchObject({ meetings: [], complete: total === "none" });
    expect(uuids(await windows())).toEqual(wanted);
  });

  it("pages of users that shift", async () => {
    zoom.control.addFault({ on: "users", kind: "shift", entries: 1 });
    const pages = await collect(userPages(connection));
    expect(new Set(pages.flatMap(({ users }) => users.map(({ id }) => id))).size).toBe(20);
    expect(pages.at(-1)?.complete).toBe(true);
  });
});

describe("a list says why it can't be had", () => {
  it.each<[string, FaultInput, object]>([
    ["missing scope, 400/4711", { on: "recordings", kind: "missing scope" }, { kind: "missing_scope", scopes: ["cloud_recording:read:list_user_recordings:admin"] }],
    ["missing scope, 401/4711", { on: "recordings", kind: "missing scope", status: 401 }, { kind: "missing_scope", scopes: ["cloud_recording:read:list_user_recordings:admin"] }],
    ["missing scope, 400/4700", { on: "recordings", kind: "missing scope", code: 4700 }, { kind: "missing_scope", scopes: [] }],
    ["missing scope, 401/4700", { on: "recordings", kind: "missing scope", status: 401, code: 4700 }, { kind: "missing_scope", scopes: [] }],
    ["the app was removed", { on: "recordings", kind: "revoked" }, { kind: "connection_dead" }],
    ["a daily limit", { on: "recordings", kind: "rate limit", retryAfter: "iso date", waitSeconds: 7200, daily: true }, { kind: "throttled", daily: true }],
    ["an outage that stays", { on: "recordings", kind: "error", status: 503, times: 0 }, { kind: "outage", reason: "server_error" }],
  ])("%s", async (_, fault, failure) => {
    zoom.control.addFault(fault);
    const error: unknown = await windows().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error instanceof ZoomError && error.failure).toMatchObject(failure);
  }); // prettier-ignore
});

describe("tokens", () => {
  it("are refreshed once, however many workers find them expired", async () => {
    zoom.control.expireAccessTokens();
    const read = await Promise.all(Array.from({ length: 8 }, windows));
    expect(read.every((one) => uuids(one).length === wanted.length)).toBe(true);
    expect(tokens.saves).toBe(1);
    expect(zoom.control.requests().byRoute["POST /oauth/token"]).toBe(1);
  });

  it("survive a refresh whose reply is lost where Zoom grants a grace, and are dead where not", async () => {
    zoom.control.setLifetimes({ refreshGraceMs: 60_000 });
    zoom.control.addFault({ on: "token", kind: "lost" });
    zoom.control.expireAccessTokens();
    expect(uuids(await windows())).toEqual(wanted);
    zoom.control.setLifetimes({ refreshGraceMs: 0 });
    zoom.control.addFault({ on: "token", kind: "lost" });
    zoom.control.expireAccessTokens();
    await expect(windows()).rejects.toMatchObject({ failure: { kind: "connection_dead" } });
  });
});

describe("a download", () => {
  async function fetchFirst(fault?: FaultInput) {
    const [held] = await zoom.control.inventory("contoso", true).then((all) => all.filter(({ topic }) => topic.startsWith("Bulk"))); // prettier-ignore
    const meeting = await meetingRecordings(connection, held?.uuid ?? "");
    const url = meeting.recording_files[0]?.download_url ?? "";
    if (fault) zoom.control.addFault(fault);
    const { clock = systemClock, settings } = connection;
    const chunks = fetchVerified(settings, url, {
      token: meeting.download_access_token,
      expectedBytes: 3000,
      clock,
    });
    const hash = createHash("sha256");
    try {
      for await (const chunk of chunks) hash.update(chunk);
      return { whole: hash.digest("hex") === held?.files[0]?.sha256, reason: null };
    } catch (error) {
      return { whole: false, reason: error instanceof DownloadError ? error.reason : error };
    }
  }

  it.each<[string, FaultInput]>([
    ["is cut", { on: "cdn", kind: "cut", afterBytes: 2000 }],
    ["is cut again and again", { on: "cdn", kind: "cut", afterBytes: 700, times: 4 }],
    ["is cut by a host without ranges", { on: "cdn", kind: "cut", afterBytes: 2000, ranges: false, times: 2 }],
    ["ends early, as if it were whole", { on: "cdn", kind: "short", missingBytes: 100 }],
    ["is shorter than its Content-Length", { on: "cdn", kind: "wrong length", extraBytes: 100 }],
    ["comes slowly", { on: "cdn", kind: "slow", bytesPerSecond: 20_000 }],
    ["meets 503 at the door", { on: "download", kind: "error" }],
    ["meets 429 at the host", { on: "cdn", kind: "rate limit", retryAfter: "http date", times: 2 }],
    ["meets words alone under 429", { on: "download", kind: "rate limit", retryAfter: "none", body: "text" }],
  ])("is whole though it %s", async (_, fault) => {
    expect(await fetchFirst(fault)).toEqual({ whole: true, reason: null });
    expect(zoom.control.faults()[0]?.struck).toBeGreaterThan(0);
  }); // prettier-ignore

  it("fetches nothing twice where it was cut, ended early or promised too much", async () => {
    for (const fault of [
      { on: "cdn", kind: "cut", afterBytes: 2000 },
      { on: "cdn", kind: "short", missingBytes: 100 },
      { on: "cdn", kind: "wrong length", extraBytes: 100 },
    ] as const) {
      zoom.control.clearRequests();
      await fetchFirst(fault);
      expect(zoom.control.requests().fileBytes).toBe(3000);
    }
  });

  it.each([
    ["other origin", "refused_host"],
    ["private address", "refused_host"],
    ["plain http", "refused_host"],
    ["itself", "too_many_redirects"],
  ] as const)("that leads to %s goes nowhere, and no token leaves", async (to, reason) => {
    expect(await fetchFirst({ on: "download", kind: "redirect", to, times: 0 })).toEqual({ whole: false, reason });
    const { leaks, byRoute } = zoom.control.requests();
    expect([leaks, byRoute["GET elsewhere"], byRoute["GET cdn /store/:token/:name"]]).toEqual([0, undefined, undefined]);
  }); // prettier-ignore

  it("names a page in place of the file", async () => {
    expect((await fetchFirst({ on: "cdn", kind: "html" })).reason).toBe("html");
  });
});
