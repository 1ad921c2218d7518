import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../retry";
import { type Reply, type Seen, serve } from "../testing/http-server";
import { collect, session } from "../testing/lists";
import { connectionTo } from "../testing/zoom";
import { userRecordings } from "./api";
import { recordingWindows } from "./windows";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (handler: (seen: Seen) => Reply) =>
  connectionTo((server = await serve(handler)).url).connection;
const asked = () => server?.seen.map(({ url }) => url.pathname + url.search) ?? [];

const range = { userId: "u/1", from: new Date("2026-01-01T10:00:00Z"), to: new Date("2026-01-20T10:00:00Z") };
describe("recordingWindows", () => {
  it.each([
    ["2026-01-15T23:30:00Z", "2026-01-15T23:30:00Z", [["2026-01-15", "2026-01-16"]]],
    ["2026-01-01T00:00:00Z", "2026-01-30T12:00:00Z", [["2026-01-01", "2026-01-31"]]],
    [
      "2026-01-01T00:00:00Z",
      "2026-01-31T00:00:00Z",
      [
        ["2026-01-02", "2026-02-01"],
        ["2026-01-01", "2026-01-02"],
      ],
    ],
    [
      "2025-12-15T00:00:00Z",
      "2026-02-20T00:00:00Z",
      [
        ["2026-01-22", "2026-02-21"],
        ["2025-12-23", "2026-01-22"],
        ["2025-12-15", "2025-12-23"],
      ],
    ],
    ["2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z", []],
  ])("%s to %s", (from, to, expected) => {
    const windows = recordingWindows(new Date(from), new Date(to));
    expect(windows.map((window) => [window.from, window.to])).toEqual(expected);
  });
});

describe("userRecordings", () => {
  const starts = ["2026-01-02", "2026-01-09", "2026-01-15", "2026-01-20"];
  it("walks pages, drops what shifts between them and counts", async () => {
    const connection = await start(({ url }) =>
      url.searchParams.get("next_page_token") === "two"
        ? {
            json: {
              from: "2026-01-01",
              to: "2026-01-21",
              next_page_token: "",
              total_records: 3,
              meetings: [session("b=="), session("c==")],
            },
          }
        : {
            json: {
              from: "2026-01-01",
              to: "2026-01-21",
              next_page_token: "two",
              total_records: 3,
              meetings: [session("a=="), session("b==")],
            },
          },
    );
    const [window, ...rest] = await collect(userRecordings(connection, range));
    expect(rest).toEqual([]);
    expect(window).toMatchObject({ from: "2026-01-01", to: "2026-01-21", total: 3, complete: true });
    expect(window?.meetings.map(({ uuid, id }) => [uuid, id])).toEqual([
      ["a==", "81234567890"],
      ["b==", "81234567890"],
      ["c==", "81234567890"],
    ]);
    expect(asked()).toEqual([
      "/v2/users/u%2F1/recordings?from=2026-01-01&to=2026-01-21&page_size=300",
      "/v2/users/u%2F1/recordings?from=2026-01-01&to=2026-01-21&page_size=300&next_page_token=two",
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["is short", { total_records: 3, meetings: [session("a==")] }],
    ["holds an entry without a uuid", { total_records: 2, meetings: [session("a=="), { id: 5 }] }],
    [
      "repeats its page token for ever",
      { total_records: 1, meetings: [session("a==")], next_page_token: "again" },
    ],
  ])("says so when the list %s", async (_, body) => {
    const connection = await start(() => ({ json: { from: "2026-01-01", ...body } }));
    const [window] = await collect(userRecordings(connection, range));
    expect(window?.complete).toBe(false);
    expect(window?.meetings.map(({ uuid }) => uuid)).toEqual(["a=="]);
  });

  it("takes an empty answer for what it is", async () => {
    const connection = await start(() => ({
      json: {
        from: "2026-01-01",
        to: "2026-01-21",
        page_count: 0,
        page_size: 0,
        total_records: 0,
        next_page_token: "",
        meetings: [],
      },
    }));
    expect(await collect(userRecordings(connection, range))).toMatchObject([
      { meetings: [], total: 0, complete: true },
    ]);
  });

  /** Zoom with a shorter window than it says: what lies before is cut off without a word, or refused. */
  const clamping =
    (days: number, refuse: boolean) =>
    (seen: Seen): Reply => {
      const [from, to] = [seen.url.searchParams.get("from") ?? "", seen.url.searchParams.get("to") ?? ""];
      const earliest = new Date(Date.parse(to) - days * 86_400_000).toISOString().slice(0, 10);
      if (refuse && from < earliest)
        return { status: 400, json: { code: 300, message: "Validation Failed." } };
      const echoed = from < earliest ? earliest : from;
      const meetings = starts.filter((day) => day >= echoed && day <= to).map((day) => session(`${day}==`));
      return { json: { from: echoed, to, total_records: meetings.length, next_page_token: "", meetings } };
    };

  it.each([
    [7, false],
    [7, true],
    [1, false],
    [1, true],
  ])("covers everything though Zoom allows %i days (refusing: %s)", async (days, refuse) => {
    const connection = await start(clamping(days, refuse));
    const windows = await collect(userRecordings(connection, range));
    expect(windows.every(({ complete }) => complete)).toBe(true);
    expect(windows.flatMap(({ meetings }) => meetings.map(({ uuid }) => uuid)).sort()).toEqual(
      starts.map((day) => `${day}==`),
    );
    expect(windows[0]?.to).toBe("2026-01-21");
    expect(windows.at(-1)).toMatchObject({ from: "2026-01-01" });
    for (const [index, window] of windows.slice(1).entries())
      expect(window.to >= (windows[index]?.from ?? "")).toBe(true);
    expect(windows.some(({ beyondMemory }) => beyondMemory)).toBe(false);
  });

  it("never calls a day complete that Zoom does not give", async () => {
    const connection = await start(clamping(0, false));
    const windows = await collect(userRecordings(connection, range));
    expect(windows.every(({ complete }) => !complete)).toBe(true);
    expect(server?.seen.length).toBeLessThan(60);
  });

  it("fails when Zoom refuses even a single day", async () => {
    const connection = await start(clamping(0, true));
    const work = collect(userRecordings(connection, range));
    await expect(work).rejects.toMatchObject({ failure: { kind: "invalid_request" } });
  });

  /** Zoom remembers what began since `since`: older windows are refused, or their begin is moved without a word. */
  const forgetting =
    (since: string, refuse: boolean) =>
    (seen: Seen): Reply => {
      const [from, to] = [seen.url.searchParams.get("from") ?? "", seen.url.searchParams.get("to") ?? ""];
      if (refuse && from < since) return { status: 400, json: { code: 300, message: "Validation Failed." } };
      const begin = from < since ? since : from;
      const meetings = starts.filter((day) => day >= begin && day <= to).map((day) => session(`${day}==`));
      return { json: { from: begin, to, total_records: meetings.length, meetings } };
    };
  const year = { ...range, from: new Date("2025-01-20T10:00:00Z") };

  it.each([true, false])("ends where Zoom remembers no more (refusing: %s)", async (refuse) => {
    const connection = await start(forgetting("2026-01-08", refuse));
    const windows = await collect(userRecordings(connection, year));
    const last = windows.pop();
    expect(last).toMatchObject({ from: "2025-01-20", to: "2026-01-08", complete: true, beyondMemory: true });
    expect(windows.every(({ complete }) => complete)).toBe(true);
    expect(windows.flatMap(({ meetings }) => meetings.map(({ uuid }) => uuid)).sort()).toEqual(
      starts.filter((day) => day >= "2026-01-08").map((day) => `${day}==`),
    );
    expect(server?.seen.length).toBeLessThan(15);
  });

  it("does not take refused days of the last month for the end of Zoom's memory", async () => {
    const connection = await start(forgetting("2026-01-08", true));
    const clock = { ...systemClock, now: () => Date.parse("2026-01-20T10:00:00Z") };
    const windows = await collect(userRecordings({ ...connection, clock }, range));
    expect(windows.some(({ beyondMemory }) => beyondMemory)).toBe(false);
    expect(windows.filter(({ complete }) => !complete).map(({ to }) => to)).toContain("2026-01-02");
  });

  it.each([true, false])("goes on behind a day that fails by itself (refusing: %s)", async (refuse) => {
    const well = clamping(30, false);
    const connection = await start((seen) => {
      const [from, to] = [seen.url.searchParams.get("from") ?? "", seen.url.searchParams.get("to") ?? ""];
      const around = from <= "2026-01-11" && to >= "2026-01-12";
      if (refuse && around) return { status: 400, json: { code: 300, message: "Validation Failed." } };
      return around ? { json: { from: to, to, total_records: 0, meetings: [] } } : well(seen);
    });
    const windows = await collect(userRecordings(connection, range));
    expect(windows.some(({ beyondMemory }) => beyondMemory)).toBe(false);
    expect(windows.filter(({ complete }) => !complete)).toMatchObject([
      { from: "2026-01-11", to: "2026-01-12" },
    ]);
    expect(new Set(windows.flatMap(({ meetings }) => meetings.map(({ uuid }) => uuid)))).toEqual(
      new Set(starts.map((day) => `${day}==`)),
    );
  });
});
