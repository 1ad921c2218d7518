import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startZoom, type Zoom } from "@/standins/zoom/server";
import type { Tokens } from "@/standins/zoom/testing";
import { systemClock } from "../retry";
import { collect } from "../testing/graph";
import { type Reply, serve } from "../testing/http-server";
import { connectionTo, memoryTokens, settingsFor } from "../testing/zoom";
import type { ZoomConnection } from "./client";
import * as phone from "./phone";
import { readPhoneRecording } from "./phone-recording";

const now = Date.parse("2026-03-18T07:30:00Z");
const day = 86_400_000;
const lastMonth = { from: new Date(now - 60 * day), to: new Date(now) };

let zoom: Zoom;
beforeAll(async () => {
  zoom = await startZoom({ port: 0, now: () => now });
});
beforeEach(() => zoom.control.clearFaults());
afterAll(() => zoom.close());

const scopes = [
  "phone:read:list_call_recordings:admin",
  "phone:read:call_recording:admin",
  "phone:read:list_users:admin",
];

function connect(granted = scopes, email = "ada.okafor@contoso.example"): ZoomConnection {
  zoom.control.setScopes(granted);
  const given = zoom.control.grant(email) as unknown as Tokens;
  const pair = { accessToken: given.access_token, refreshToken: given.refresh_token, expiresAt: Infinity };
  return {
    settings: { ...settingsFor(zoom.url), apiUrl: `${zoom.url}/v2`, downloadHosts: [new URL(zoom.url).host] },
    tokens: memoryTokens({ ...pair, scopes: granted, apiUrl: null }),
    clock: systemClock,
    budget: { take: () => Promise.resolve() },
  };
}

const list = async (connection: ZoomConnection, window = lastMonth) =>
  (await collect(phone.phoneRecordings(connection, window))).flatMap(({ recordings }) => recordings);

describe("recordings of calls", () => {
  it("come whole over several windows and pages, each with its owner, its times and its parties", async () => {
    zoom.control.setPageSize(3);
    const seen = await list(connect());
    zoom.control.setPageSize(300);
    const there = zoom.control.calls("contoso");
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(there.map(({ id }) => id)));
    expect(new Set(seen.map(({ owner }) => owner?.type))).toEqual(new Set(["user", "callQueue", "commonArea"]));
    for (const { startedAt, endedAt } of seen) expect(endedAt?.getTime()).toBeGreaterThan(Number(startedAt));
    expect(seen.filter(({ onDemand }) => onDemand)).toHaveLength(2);
    expect(seen.filter(({ meetingUuid }) => meetingUuid)).toHaveLength(1);
    expect(seen.find(({ handledBy }) => handledBy)).toMatchObject({ handledBy: { name: "Farid Haddad" } });
  }); // prettier-ignore

  it("a window that is too wide is read in halves, whether Zoom refuses it or moves its begin", async () => {
    const asked: string[] = [];
    const server = await serve(({ url }): Reply => {
      const { from = "", to = "" } = Object.fromEntries(url.searchParams);
      asked.push(`${from} ${to}`);
      if (Date.parse(to) - Date.parse(from) > 8 * day)
        return { status: 400, json: { code: 300, message: "Validation Failed." } };
      const clamped = new Date(Math.max(Date.parse(from), Date.parse(to) - 4 * day - 1000)).toISOString();
      const id = from.replaceAll(/\D/g, "");
      return { json: { from: clamped, total_records: 1, recordings: [{ id, owner: { type: "call queue", id: "q" } }] } };
    });
    const { connection } = connectionTo(server.url);
    const span = { from: new Date(now - 12 * day), to: new Date(now) };
    const windows = await collect(phone.phoneRecordings(connection, span));
    await server.close();
    expect(windows.map(({ from, to, complete }) => [from, to, complete])).toEqual(
      [0, 1, 2, 3].map((at) => [new Date(now - (12 - 3 * at) * day), new Date(now - (9 - 3 * at) * day), true]),
    );
    expect(asked).toHaveLength(9);
  }); // prettier-ignore

  it("a short list is not complete", async () => {
    const connection = connect();
    zoom.control.addFault({ on: "phone", kind: "empty", total: "kept" });
    const [first] = await collect(phone.phoneRecordings(connection, { from: new Date(now - 20 * day), to: new Date(now) }));
    expect(first).toMatchObject({ recordings: [], complete: false });
  }); // prettier-ignore
});

describe("one entry", () => {
  const entry = {
    id: "0A1B2C3D-0001-4000-8000-00000000000F",
    duration: 30,
    date_time: "2026-03-01T10:00:00Z",
  };

  it.each([
    ["call queue", "callQueue"],
    ["callQueue", "callQueue"],
    ["sharedOffice", "commonArea"],
    ["common_area", "commonArea"],
    ["sharedLineGroup", "sharedLineGroup"],
  ])("of a %s belongs to one", (type, known) => {
    expect(readPhoneRecording({ ...entry, owner: { type, id: "x" } })?.owner?.type).toBe(known);
  });

  it("has an end by its duration, an id without dashes, and OnDemand in any letters", () => {
    expect(readPhoneRecording({ ...entry, recording_type: "ondemand", call_id: 7 })).toMatchObject({
      id: "0a1b2c3d00014000800000000000000f",
      callId: "7",
      onDemand: true,
      owner: null,
      endedAt: new Date("2026-03-01T10:00:30Z"),
    });
    expect(readPhoneRecording({ id: "" })).toBeNull();
  });
});

it("users have an extension each; one that two have is nobody's", async () => {
  const users = await phone.phoneExtensions(connect());
  expect(users.size).toBeGreaterThan(10);
  const server = await serve(() => ({
    json: { users: [{ id: "a", extension_number: 1 }, { id: "b", extension_number: "1" }, { id: "c", extension_number: 2 }] },
  })); // prettier-ignore
  expect(await phone.phoneExtensions(connectionTo(server.url).connection)).toEqual(new Map([["2", "c"]]));
  await server.close();
});

it.each([
  ["its leg of the history", true],
  ["the older look", false],
])("a call is gone when Zoom says that it is deleted or does not exist (%s), and at no other answer", async (_, byElement) => {
  const [kept, deleted] = (await list(connect())).filter(({ elementId }) => elementId);
  if (!kept || !deleted) throw new Error("no calls");
  const ref = ({ callId, elementId }: typeof kept) => ({ callId, elementId: byElement ? elementId : null });
  const unknown = { callId: "12345", elementId: byElement ? "20260301-none" : null };
  expect(await phone.callIsGone(connect(scopes.slice(0, 1)), unknown)).toBe(false);
  const connection = connect();
  expect(await phone.callIsGone(connection, ref(kept))).toBe(false);
  expect(await phone.callIsGone(connection, unknown)).toBe(true);
  zoom.control.setCallLogs({ on: false });
  expect(await phone.callIsGone(connection, unknown)).toBe(byElement);
  if (byElement) {
    await zoom.control.deleteCall({ id: deleted.id });
    expect(await phone.callIsGone(connection, ref(deleted))).toBe(true);
  }
  zoom.control.setCallLogs({ on: true });
}); // prettier-ignore

it.each([true, false])("ends where Zoom remembers no more (refusing: %s)", async (refuses) => {
  const connection = connect();
  const all = await list(connection, { from: new Date(now - 60 * day), to: new Date(now) });
  zoom.control.addFault({ on: "phone", kind: "forgets", olderThanDays: 40, refuses, times: 0 });
  zoom.control.clearRequests();
  const span = { from: new Date(now - 365 * day), to: new Date(now) };
  const windows = await collect(phone.phoneRecordings(connection, span));
  const known = new Date(now - 40 * day);
  const reached = windows.filter(({ beyondMemory }) => !beyondMemory);
  expect(windows.every(({ complete }) => complete)).toBe(true);
  expect(windows[0]).toMatchObject({ from: span.from, recordings: [], beyondMemory: true });
  expect(Number(reached[0]?.from) - Number(known)).toBeLessThan(day);
  const ids = (found: typeof all) => found.filter(({ endedAt }) => Number(endedAt) > Number(known) + day).map(({ id }) => id);
  expect(new Set(ids(reached.flatMap(({ recordings }) => recordings)))).toEqual(new Set(ids(all)));
  expect(zoom.control.requests().total).toBeLessThan(50);
}); // prettier-ignore

it.each([
  [50, 60, false],
  [45.5, 60, false],
  [32, 32.5, true],
])("goes on behind an odd day that Zoom refuses (%d days ago), and does not call it read", async (ago, begin, given) => {
  const odd = new Date(now - ago * day).toISOString().slice(0, 19);
  const server = await serve(({ url }): Reply => {
    const { from = "", to = "" } = Object.fromEntries(url.searchParams);
    if (from < odd && to > odd) return { status: 400, json: { code: 300, message: "Validation Failed." } };
    return { json: { total_records: 0, recordings: [] } };
  });
  const span = { from: new Date(now - begin * day), to: new Date(now) };
  const { connection } = connectionTo(server.url);
  const windows = await collect(phone.phoneRecordings(connection, span, "end_time", given));
  await server.close();
  expect(windows.some(({ beyondMemory }) => beyondMemory)).toBe(false);
  const [failed, ...others] = windows.filter(({ complete }) => !complete);
  expect(others).toEqual([]);
  expect(Number(failed?.to) - Number(failed?.from)).toBeLessThanOrEqual(day);
  expect(server.seen.length).toBeLessThan(30);
}); // prettier-ignore

/** A call, and the scope without which it is refused. */
const calls: Record<string, { scope: string; run: (connection: ZoomConnection) => Promise<unknown> }> = {
  phoneRecordings: { scope: "phone:read:list_call_recordings:admin", run: (connection) => list(connection) },
  phoneExtensions: { scope: "phone:read:list_users:admin", run: (connection) => phone.phoneExtensions(connection) },
}; // prettier-ignore

it.each(Object.entries(calls))("%s needs its scope, and a plan with the phone", async (_, { scope, run }) => {
  await expect(run(connect())).resolves.not.toThrow();
  await expect(run(connect(scopes.filter((granted) => granted !== scope)))).rejects.toThrow("missing_scope");
  await expect(run(connect(scopes, "fiona.adams@fabrikam.example"))).rejects.toThrow("not_available");
});
