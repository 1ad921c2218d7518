import { afterEach, expect, it } from "vitest";
import { type Reply, type Seen, serve } from "../testing/http-server";
import { collect, session } from "../testing/lists";
import { connectionTo } from "../testing/zoom";
import { userRecordings } from "./api";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (handler: (seen: Seen) => Reply) =>
  connectionTo((server = await serve(handler)).url).connection;

const range = { userId: "u/1", from: new Date("2026-01-01T10:00:00Z"), to: new Date("2026-01-20T10:00:00Z") };
const expired: Reply = {
  status: 400,
  json: { code: 300, message: "The next page token is invalid or expired." },
};

const starts = ["2026-01-02", "2026-01-09", "2026-01-15", "2026-01-20"];

it("starts the window again when a page token has expired, and calls nothing whole when that never ends", async () => {
  let failures = 1;
  const handler = ({ url }: Seen): Reply => {
    const token = url.searchParams.get("next_page_token");
    if (token && failures-- > 0) return expired;
    return {
      json: token
        ? { total_records: 2, meetings: [session("b==")] }
        : { total_records: 2, next_page_token: "two", meetings: [session("a==")] },
    };
  };
  const connection = await start(handler);
  const [window] = await collect(userRecordings(connection, range));
  expect(window).toMatchObject({ complete: true });
  expect(window?.meetings.map(({ uuid }) => uuid)).toEqual(["a==", "b=="]);
  failures = Number.POSITIVE_INFINITY;
  const windows = await collect(userRecordings(connection, range));
  expect(windows.every(({ complete }) => !complete)).toBe(true);
  expect(windows.at(-1)?.from).toBe("2026-01-01");
  expect(server?.seen.length).toBeLessThan(120);
});

it.each<[string, Reply]>([
  ["its tokens expire", expired],
  ["its entries move", { json: { from: "2026-01-01", total_records: 9, next_page_token: "", meetings: [] } }],
  [
    "a page comes twice",
    { json: { from: "2026-01-01", total_records: 2, next_page_token: "two", meetings: [session("a==")] } },
  ],
])("reads shorter lists where a long one never keeps still: %s", async (_, later) => {
  const connection = await start(({ url }) => {
    const days = ["from", "to"].map((name) => Date.parse(url.searchParams.get(name) ?? ""));
    const [from = 0, to = 0] = days;
    const isLong = to - from > 6 * 86_400_000;
    if (isLong && url.searchParams.get("next_page_token")) return later;
    const meetings = starts.filter((day) => Date.parse(day) >= from && Date.parse(day) <= to);
    return {
      json: {
        from: url.searchParams.get("from"),
        total_records: isLong ? 2 : meetings.length,
        next_page_token: isLong ? "two" : "",
        meetings: meetings.map((day) => session(`${day}==`)),
      },
    };
  });
  const windows = await collect(userRecordings(connection, range));
  expect(windows.every(({ complete }) => complete)).toBe(true);
  expect(new Set(windows.flatMap(({ meetings }) => meetings.map(({ uuid }) => uuid)))).toEqual(
    new Set(starts.map((day) => `${day}==`)),
  );
  expect(windows.at(-1)?.from).toBe("2026-01-01");
});
