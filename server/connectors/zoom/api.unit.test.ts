import { afterEach, describe, expect, it } from "vitest";
import { type Reply, type Seen, serve } from "../testing/http-server";
import { connectionTo } from "../testing/zoom";
import { me, meetingRecordings, participants, reportedParticipants, userPages } from "./api";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (handler: (seen: Seen) => Reply) =>
  connectionTo((server = await serve(handler)).url).connection;
const asked = () => server?.seen.map(({ url }) => url.pathname + url.search) ?? [];

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const session = (uuid: string) => ({
  uuid,
  id: 81234567890,
  topic: "T",
  start_time: "2026-01-15T09:00:12Z",
  recording_files: [],
});

describe("users", () => {
  const user = (id: string, status: string) => ({ id, email: `${id}@contoso.example`, type: 2, status });

  it("lists the active, then the inactive, and skips people without an id", async () => {
    const connection = await start(({ url }) => {
      const { status, next_page_token: token } = Object.fromEntries(url.searchParams);
      if (status === "inactive") return { json: { total_records: 1, users: [user("c", "inactive")] } };
      if (token) return { json: { total_records: 2, next_page_token: "", users: [user("b", "active")] } };
      return { json: { total_records: 2, next_page_token: "t", users: [user("a", "active")] } };
    });
    const pages = await collect(userPages(connection));
    expect(pages.map(({ users, complete }) => [users.map(({ id }) => id), complete])).toEqual([
      [["a"], false],
      [["b"], false],
      [["c"], true],
    ]);
    expect(asked()[0]).toBe("/v2/users?status=active&page_size=300");
  });

  it("does not call the list complete when the active ones were short", async () => {
    const connection = await start(({ url }) =>
      url.searchParams.get("status") === "active"
        ? {
            json: {
              total_records: 2,
              users: [user("a", "active"), { email: "pending@contoso.example", status: "pending" }],
            },
          }
        : { json: { total_records: 0, users: [] } },
    );
    expect((await collect(userPages(connection))).at(-1)?.complete).toBe(false);
  });

  it("tells whose account it is", async () => {
    const connection = await start(() => ({
      json: { ...user("a", "active"), account_id: "AAAAAABBBB", pmi: 1 },
    }));
    expect(await me(connection)).toMatchObject({ id: "a", account_id: "AAAAAABBBB", type: "2", dept: null });
  });
});

describe("one session", () => {
  it("is asked for by its doubly encoded uuid, with a token for its files", async () => {
    const connection = await start(() => ({
      json: { ...session("/ajXp112QmuoKj4854875=="), download_access_token: "eyJ" },
    }));
    expect((await meetingRecordings(connection, "/ajXp112QmuoKj4854875==")).download_access_token).toBe(
      "eyJ",
    );
    expect(asked()).toEqual([
      "/v2/meetings/%252FajXp112QmuoKj4854875%253D%253D/recordings?include_fields=download_access_token&ttl=86400",
    ]);
  });

  it.each([
    [400, 4711, "missing_scope"],
    [400, 200, "not_available"],
    [400, 12702, "too_old"],
    [404, 3001, "gone"],
    [403, undefined, "forbidden"],
  ])("goes without participants on %i/%s", async (status, code, reason) => {
    const connection = await start(() => ({ status, json: { code, message: "m" } }));
    const unavailable = { kind: "unavailable", reason };
    expect(await participants(connection, { uuid: "a==", isWebinar: true })).toEqual(unavailable);
    expect(await reportedParticipants(connection, { uuid: "a==", isWebinar: true })).toEqual(unavailable);
    expect(asked()).toEqual([
      "/v2/past_webinars/a%3D%3D/participants?page_size=300",
      "/v2/report/webinars/a%3D%3D/participants?page_size=300",
    ]);
  });

  it("fails on an outage rather than calling participants unavailable", async () => {
    const connection = await start(() => ({ status: 500 }));
    const work = participants(connection, { uuid: "a==", isWebinar: false });
    await expect(work).rejects.toMatchObject({ failure: { kind: "outage" } });
  });

  it("merges joins to people", async () => {
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
    const list = await participants(connection, { uuid: "a==", isWebinar: false });
    expect(list).toMatchObject({ kind: "listed", complete: true });
    const people = list.kind === "listed" ? list.participants : [];
    expect(
      people.map(({ zoomUserId, email, name, joins }) => [zoomUserId, email, name, joins.length]),
    ).toEqual([
      ["z1", "jane@contoso.example", "Jane", 3],
      [null, null, "Guest", 2],
      [null, null, null, 1],
      [null, null, null, 1],
    ]);
  });
});
