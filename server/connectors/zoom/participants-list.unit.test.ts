import { afterEach, describe, expect, it } from "vitest";
import { type Reply, type Seen, serve } from "../testing/http-server";
import { connectionTo } from "../testing/zoom";
import { whoTookPart } from "./participants-list";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (handler: (seen: Seen) => Reply) =>
  connectionTo((server = await serve(handler)).url).connection;
const asked = () => server?.seen.map(({ url }) => url.pathname.split("/")[2]) ?? [];

const row = (more: object) => ({
  id: "",
  user_id: "16778240",
  name: "",
  user_email: "",
  join_time: "2026-01-15T09:00:00Z",
  leave_time: "2026-01-15T09:01:00Z",
  duration: 60,
  status: "in_meeting",
  internal_user: false,
  ...more,
});
const list = (names: readonly string[], more: object = {}): Reply => ({
  json: { total_records: names.length, participants: names.map((name) => row({ name })), ...more },
});
const refused = (status: number, code?: number): Reply => ({ status, json: { code, message: "m" } });
const waitingRoom: Reply = {
  json: { total_records: 1, participants: [row({ name: "Guest", status: "in_waiting_room" })] },
};
const [past, report] = ["past_meetings", "report"];
const meeting = { uuid: "a==", isWebinar: false };

describe("the past meeting, then the report", () => {
  it.each<[string, { past: Reply; report: Reply }, string, string[], string[]]>([
    ["whole at once", { past: list(["A"]), report: list([]) }, "named", ["A"], [past]],
    ["empty at first", { past: list([]), report: list(["A"]) }, "named", ["A"], [past, report]],
    ["nobody let in yet", { past: waitingRoom, report: list(["A"]) }, "named", ["A"], [past, report]],
    [
      "short, then whole",
      { past: list(["A"], { total_records: 2 }), report: list(["A", "B"]) },
      "named",
      ["A", "B"],
      [past, report],
    ],
    [
      "short twice: what both told",
      { past: list(["A"], { total_records: 3 }), report: list(["B"], { total_records: 3 }) },
      "late",
      ["A", "B"],
      [past, report],
    ],
    ["empty twice", { past: list([]), report: list([]) }, "late", [], [past, report]],
    [
      "empty, and no scope for the report",
      { past: list([]), report: refused(400, 4711) },
      "late",
      [],
      [past, report],
    ],
    ["not there yet", { past: refused(404, 3001), report: refused(400, 4711) }, "late", [], [past, report]],
    ["no scope", { past: refused(400, 4711), report: list(["A"]) }, "named", ["A"], [past, report]],
    ["no scopes", { past: refused(400, 4711), report: refused(400, 4711) }, "withheld", [], [past, report]],
    ["no plan, no right", { past: refused(400, 200), report: refused(403) }, "withheld", [], [past, report]],
    ["too old", { past: refused(400, 12702), report: refused(400, 12702) }, "withheld", [], [past, report]],
    [
      "unreadable, and no right",
      { past: refused(400, 300), report: refused(403) },
      "late",
      [],
      [past, report],
    ],
  ])("%s", async (_name, answers, standing, names, endpoints) => {
    const connection = await start(({ url }) =>
      url.pathname.startsWith("/v2/report") ? answers.report : answers.past,
    );
    const told = await whoTookPart(connection, meeting);
    expect([told.standing, told.participants.map(({ name }) => name)]).toEqual([standing, names]);
    expect(asked()).toEqual(endpoints);
  });

  it.each([
    ["an outage", { status: 500 }],
    [
      "a limit of the day",
      { status: 429, headers: { "x-ratelimit-type": "Daily-limit" }, json: { code: 429 } },
    ],
  ])("is not reached in %s, and asks no report", async (_name, reply) => {
    const connection = await start(() => reply);
    expect(await whoTookPart(connection, meeting)).toEqual({ participants: [], standing: "unreached" });
    expect(new Set(asked())).toEqual(new Set([past]));
  });

  it("keeps what came before an outage", async () => {
    const connection = await start(({ url }) =>
      url.searchParams.get("next_page_token")
        ? { status: 503 }
        : list(["A"], { total_records: 2, next_page_token: "t" }),
    );
    const told = await whoTookPart(connection, meeting);
    expect(told).toMatchObject({ standing: "unreached", participants: [{ name: "A" }] });
  });

  it("asks for webinars by their own names", async () => {
    const connection = await start(() => refused(400, 4711));
    await whoTookPart(connection, { uuid: "a==", isWebinar: true });
    expect(server?.seen.map(({ url }) => url.pathname)).toEqual([
      "/v2/past_webinars/a%3D%3D/participants",
      "/v2/report/webinars/a%3D%3D/participants",
    ]);
  });
});

it("merges joins to people", async () => {
  const rows = [
    row({ id: "z1", name: "Jane", user_email: "Jane@contoso.example", internal_user: true }),
    row({ id: "z1", name: "Jane (phone)", user_id: "2" }),
    row({ name: "Jane D", user_email: "jane@contoso.example", user_id: "3" }),
    row({ name: "Guest", user_id: "4" }),
    row({ name: "Guest", user_id: "5" }),
    row({ name: "Guest", user_id: "6", status: "in_waiting_room" }),
    row({ user_id: "7" }),
    row({ user_id: "8" }),
  ];
  const connection = await start(() => ({ json: { total_records: rows.length, participants: rows } }));
  const { participants, standing } = await whoTookPart(connection, meeting);
  expect(standing).toBe("named");
  expect(
    participants.map(({ zoomUserId, email, name, joins }) => [zoomUserId, email, name, joins.length]),
  ).toEqual([
    ["z1", "jane@contoso.example", "Jane", 3],
    [null, null, "Guest", 2],
    [null, null, null, 1],
    [null, null, null, 1],
  ]);
});
