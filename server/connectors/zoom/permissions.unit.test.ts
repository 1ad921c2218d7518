import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startZoom, type Zoom } from "@/standins/zoom/server";
import type { Tokens } from "@/standins/zoom/testing";
import { collect } from "../testing/graph";
import { memoryTokens, settingsFor } from "../testing/zoom";
import { systemClock } from "../retry";
import * as api from "./api";
import type { ZoomConnection } from "./client";
import { zoomEvents } from "./events";
import { whoTookPart } from "./participants-list";
import { coversScope, zoomScopes } from "./permissions";

const now = Date.parse("2026-03-18T07:30:00Z");
const window = { from: new Date(now - 20 * 86_400_000), to: new Date(now) };
const all = zoomScopes.map(({ granular }) => granular);

let zoom: Zoom;
beforeAll(async () => {
  zoom = await startZoom({ port: 0, now: () => now });
});
afterAll(() => zoom.close());

function connectWith(scopes: string[]): ZoomConnection {
  zoom.control.setScopes(scopes);
  const given = zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens;
  const pair = { accessToken: given.access_token, refreshToken: given.refresh_token, expiresAt: Infinity };
  return {
    settings: { ...settingsFor(zoom.url), apiUrl: `${zoom.url}/v2`, downloadHosts: [new URL(zoom.url).host] },
    tokens: memoryTokens({ ...pair, scopes, apiUrl: null }),
    clock: systemClock,
    budget: { take: () => Promise.resolve() },
  };
}

const aSession = async (connection: ZoomConnection) => {
  const { users } = (await collect(api.userPages(connection)))[0] ?? { users: [] };
  for (const { id } of users) {
    const found = await collect(api.userRecordings(connection, { userId: id, ...window }));
    const meeting = found.flatMap(({ meetings }) => meetings)[0];
    if (meeting) return { userId: id, uuid: meeting.uuid };
  }
  throw new Error("the account has no recordings");
};

/** A call, and the scope without which it is refused. */
const calls: Record<string, { scope: string; run: (connection: ZoomConnection, at: { userId: string; uuid: string }) => Promise<unknown> }> = {
  me: { scope: "user:read:user:admin", run: (connection) => api.me(connection) },
  userPages: { scope: "user:read:list_users:admin", run: (connection) => collect(api.userPages(connection)) },
  userRecordings: {
    scope: "cloud_recording:read:list_user_recordings:admin",
    run: (connection, { userId }) => collect(api.userRecordings(connection, { userId, ...window })),
  },
  meetingRecordings: {
    scope: "cloud_recording:read:list_recording_files:admin",
    run: (connection, { uuid }) => api.meetingRecordings(connection, uuid),
  },
}; // prettier-ignore

describe("every call of Zoom asks for what stands in the registry", () => {
  it("has no call that is not tried here", () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(api).sort());
  });

  it.each(Object.entries(calls))("%s works with exactly these scopes, and not without its own", async (_, { scope, run }) => {
    const connection = connectWith(all);
    const at = await aSession(connection);
    await expect(run(connection, at)).resolves.not.toThrow();
    const without = connectWith(all.filter((granted) => granted !== scope));
    await expect(run(without, at)).rejects.toThrow(/scope/);
  }); // prettier-ignore
});

const past = "meeting:read:list_past_participants:admin";
const report = "report:read:list_meeting_participants:admin";

it.each([
  ["named", "by the past meeting", [past]],
  ["named", "by the report", [report]],
  ["withheld", "by neither", []],
])("who took part is %s %s", async (standing, _, granted) => {
  const at = await aSession(connectWith(all));
  const others = all.filter((scope) => scope !== past && scope !== report);
  const told = await whoTookPart(connectWith([...others, ...granted]), { uuid: at.uuid, isWebinar: false });
  expect(told.standing).toBe(standing);
});

it("names each scope and event once, and a classic scope counts for what it covers", () => {
  expect(new Set(all).size).toBe(zoomScopes.length);
  expect(new Set(zoomEvents.map(({ event }) => event)).size).toBe(zoomEvents.length);
  for (const scope of zoomScopes) {
    expect(coversScope(new Set([scope.classic]), scope)).toBe(true);
    expect(coversScope(new Set([scope.granular]), scope)).toBe(true);
    expect(coversScope(new Set(), scope)).toBe(false);
  }
});
