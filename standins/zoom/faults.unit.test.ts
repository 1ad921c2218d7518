import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Faults, type FaultInput } from "./faults";
import { startZoom, type Zoom } from "./server";
import { ask, askJson, askToken, download, type Listing, type Tokens } from "./testing";

let zoom: Zoom;
let pair: Tokens;
const now = Date.parse("2026-03-18T07:30:00Z");
beforeAll(async () => void (zoom = await startZoom({ port: 0, now: () => now })));
beforeEach(() => {
  zoom.control.clearFaults();
  zoom.control.clearRequests();
  pair = zoom.control.grant("fiona.adams@fabrikam.example") as unknown as Tokens;
});
afterAll(() => zoom.close());

const path = "/users/gus.keller@fabrikam.example/recordings?from=2026-02-18&to=2026-03-18";
const list = (query = "") => askJson<Listing>(zoom, pair.access_token, `${path}${query}`);
const uuids = (listing: Listing) => listing.meetings.map(({ uuid }) => uuid);

test("skip, every and times say which requests a fault strikes", () => {
  const faults = new Faults();
  faults.add({ on: "api", kind: "gone", skip: 1, every: 2, times: 2 });
  const struck = Array.from({ length: 8 }, () => faults.take("users", "x") !== undefined);
  expect(struck).toEqual([false, false, true, false, true, false, false, false]);
  expect(faults.take("cdn", "x")).toBeUndefined();
});

describe("answers", () => {
  test.each<[string, FaultInput, number, object]>([
    ["429 in words alone", { on: "api", kind: "rate limit", retryAfter: "http date", body: "text" }, 429, { date: "Wed, 18 Mar 2026 07:30:00 GMT", "retry-after": "Wed, 18 Mar 2026 07:30:01 GMT", "content-type": "text/plain" }],
    ["a gateway's page", { on: "api", kind: "error", status: 502, page: true }, 502, { "content-type": "text/html;charset=UTF-8" }],
    ["a page in place of JSON", { on: "api", kind: "html" }, 200, { "content-type": "text/html;charset=UTF-8" }],
    ["a revoked grant", { on: "api", kind: "revoked" }, 401, {}],
  ])("%s", async (_case, fault, status, headers) => {
    zoom.control.addFault(fault);
    const reply = await ask(zoom, pair.access_token, path);
    expect(reply.status).toBe(status);
    expect(Object.fromEntries(reply.headers)).toMatchObject(headers);
  }); // prettier-ignore

  test.each([
    [400, 4711, "Invalid access token, does not contain scopes:[cloud_recording:read:list_user_recordings:admin]."],
    [401, 4711, "Invalid access token, does not contain scopes:[cloud_recording:read:list_user_recordings:admin]."],
    [400, 4700, "Invalid access token, does not contain scopes."],
  ] as const)("a missing scope as %i/%i", async (status, code, message) => {
    zoom.control.addFault({ on: "recordings", kind: "missing scope", status, code });
    const reply = await ask(zoom, pair.access_token, path);
    expect([reply.status, await reply.json()]).toEqual([status, { code, message }]);
  }); // prettier-ignore

  test("a refresh whose reply is lost has happened", async () => {
    zoom.control.addFault({ on: "token", kind: "lost" });
    const form = { grant_type: "refresh_token", refresh_token: pair.refresh_token };
    await expect(askToken(zoom, form)).rejects.toThrow();
    expect((await askToken(zoom, form)).status).toBe(400);
  });

  test("Zoom's clock may differ from ours", async () => {
    zoom.control.setClock(3_601_000);
    expect((await ask(zoom, pair.access_token, path)).status).toBe(401);
    zoom.control.setClock(0);
    expect((await ask(zoom, pair.access_token, path)).status).toBe(200);
  });
});

describe("lists", () => {
  test("an outage gives none, and may still count them", async () => {
    const { total_records: total } = await list();
    expect(total).toBeGreaterThan(2);
    zoom.control.addFault({ on: "recordings", kind: "empty" });
    zoom.control.addFault({ on: "recordings", kind: "empty", total: "kept" });
    expect(await list()).toMatchObject({ meetings: [], total_records: 0 });
    expect(await list()).toMatchObject({ meetings: [], total_records: total });
  });

  test("recordings may be late, and windows shorter than said", async () => {
    zoom.control.addFault({ on: "recordings", kind: "late" });
    zoom.control.addFault({ on: "recordings", kind: "clamp", days: 3 });
    const files = (await list()).meetings.flatMap((meeting) => meeting.recording_files ?? []);
    expect(new Set(files.map(({ status }) => status))).toEqual(new Set(["processing"]));
    expect(await list()).toMatchObject({ from: "2026-03-15", to: "2026-03-18" });
  });

  test("pages end as ordered", async () => {
    zoom.control.setPageSize(2);
    const all = uuids({ ...(await list("&page_size=300")) });
    expect(all).toHaveLength(2);
    const first = await list();
    const next = `&next_page_token=${first.next_page_token}`;
    const [third] = uuids(await list(next));
    zoom.control.addFault({ on: "recordings", kind: "shift", entries: -1 });
    zoom.control.addFault({ on: "recordings", kind: "shift", entries: 1 });
    zoom.control.addFault({ on: "recordings", kind: "page repeated" });
    zoom.control.addFault({ on: "recordings", kind: "page expired" });
    expect(uuids(await list())).toEqual(uuids(first));
    const joined = await list(next);
    expect([uuids(joined)[0], joined.total_records]).toEqual([uuids(first)[1], first.total_records + 1]);
    const left = await list(next);
    expect([uuids(left).includes(third ?? ""), left.total_records]).toEqual([false, first.total_records - 1]);
    expect((await list(next)).next_page_token).toBe(first.next_page_token);
    expect(await (await ask(zoom, pair.access_token, `${path}${next}`)).json()).toMatchObject({ code: 300 });
    zoom.control.setPageSize(300);
  });
});

describe("downloads", () => {
  const address = async () => (await list()).meetings[0]?.recording_files?.[0]?.download_url ?? "";

  test.each([
    ["private address", /^https:\/\/169\.254\.169\.254\//],
    ["plain http", /^http:\/\/files\.example\.com\//],
    ["itself", /^\/rec\/download\//],
  ] as const)("may lead to %s", async (to, expected) => {
    zoom.control.addFault({ on: "download", kind: "redirect", to });
    const headers = { authorization: `Bearer ${pair.access_token}` };
    const reply = await fetch(await address(), { headers, redirect: "manual" });
    expect(reply.headers.get("location")).toMatch(expected);
  });

  test("may lead to another origin, which counts who brings a token", async () => {
    zoom.control.addFault({ on: "download", kind: "redirect", to: "other origin" });
    const headers = { authorization: `Bearer ${pair.access_token}` };
    const { headers: answer } = await fetch(await address(), { headers, redirect: "manual" });
    const location = answer.get("location") ?? "";
    expect([zoom.url, zoom.cdnUrl]).not.toContain(new URL(location).origin);
    await fetch(location);
    expect(zoom.control.requests()).toMatchObject({ leaks: 0, byRoute: { "GET elsewhere": 1 } });
    await fetch(location, { headers });
    expect(zoom.control.requests().leaks).toBe(1);
  });

  test("count the bytes of files", async () => {
    const bytes = await (await download(await address(), pair.access_token)).arrayBuffer();
    expect(zoom.control.requests().fileBytes).toBe(bytes.byteLength);
  });
});
