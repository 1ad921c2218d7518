import { afterEach, describe, expect, it } from "vitest";
import { type Reply, type Seen, serve } from "../testing/http-server";
import { collect, session } from "../testing/lists";
import { connectionTo } from "../testing/zoom";
import { me, meetingRecordings, userPages } from "./api";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (handler: (seen: Seen) => Reply) =>
  connectionTo((server = await serve(handler)).url).connection;
const asked = () => server?.seen.map(({ url }) => url.pathname + url.search) ?? [];

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
});
