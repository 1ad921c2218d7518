import { afterEach, describe, expect, it } from "vitest";
import { collect, graphError, serverUrl, start, stopServer } from "../testing/graph";
import type { Reply } from "../testing/http-server";
import { groupsDelta, usersDelta } from "./graph";

afterEach(stopServer);

describe("usersDelta", () => {
  it("follows links unchanged, through an empty page, to the delta link", async () => {
    const { connection, seen, token } = await start(({ url }, base) => {
      if (url.search === "?$skiptoken=a%2Bb")
        return { json: { value: [], "@odata.nextLink": `${base}/v1.0/users/delta?$skiptoken=c` } };
      if (url.search === "?$skiptoken=c")
        return {
          json: {
            value: [
              { id: "u2", "@removed": { reason: "changed" } },
              { id: "u3", "@removed": { reason: "deleted" } },
            ],
            "@odata.deltaLink": `${base}/v1.0/users/delta?$deltatoken=d`,
          },
        };
      return {
        json: {
          value: [{ id: "u1", mail: null, displayName: "Ada", accountEnabled: true }],
          "@odata.nextLink": `${base}/v1.0/users/delta?$skiptoken=a%2Bb`,
        },
      };
    });
    const pages = await collect(usersDelta(connection));
    expect(pages).toEqual([
      {
        kind: "page",
        changes: [
          { kind: "present", user: { id: "u1", mail: null, displayName: "Ada", accountEnabled: true } },
        ],
        deltaLink: null,
      },
      { kind: "page", changes: [], deltaLink: null },
      {
        kind: "page",
        changes: [
          { kind: "removed", id: "u2", restorable: true },
          { kind: "removed", id: "u3", restorable: false },
        ],
        deltaLink: `${serverUrl()}/v1.0/users/delta?$deltatoken=d`,
      },
    ]);
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: "client-id",
      client_secret: "client-secret",
      scope: "https://graph.microsoft.com/.default",
    });
    expect(seen.slice(1).map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill(`Bearer ${token}`),
    );
    expect(seen[1]?.url.searchParams.get("$select")).toContain("userPrincipalName,mail,displayName");
  });

  it.each<[string, Reply]>([
    ["410", graphError(410, "syncStateNotFound")],
    ["its code", graphError(400, "resyncRequired")],
  ])("asks for a resync on %s", async (_, reply) => {
    const { connection } = await start(() => reply);
    expect(await collect(usersDelta(connection, `${serverUrl()}/v1.0/users/delta?$deltatoken=old`))).toEqual([
      { kind: "resync" },
    ]);
  });

  it("sends no token to a link that leads elsewhere", async () => {
    const { connection, seen } = await start((_, base) => ({
      json: { value: [], "@odata.nextLink": `${base.replace("127.0.0.1", "localhost")}/v1.0/users/delta` },
    }));
    expect(
      await collect(usersDelta(connection, "https://graph.example.com/v1.0/users/delta?$deltatoken=x")),
    ).toEqual([{ kind: "resync" }]);
    expect(seen).toHaveLength(0);
    expect((await collect(usersDelta(connection))).at(-1)).toEqual({ kind: "resync" });
    expect(seen).toHaveLength(2);
  });

  it.each<[string, object]>([
    ["an entry without an id", { value: [{ displayName: "Ada" }], "@odata.deltaLink": "x" }],
    ["a page without either link", { value: [] }],
    ["a page that leads to itself", { value: [], "@odata.nextLink": "SELF" }],
  ])("never takes %s for a complete run", async (_, page) => {
    const { connection } = await start(({ url }, base) => ({
      json: JSON.parse(
        JSON.stringify(page).replace("SELF", `${base}${url.pathname}${url.search}`),
      ) as unknown,
    }));
    await expect(collect(usersDelta(connection))).rejects.toMatchObject({
      failure: { kind: "unreadable_answer" },
    });
  });
});

describe("groupsDelta", () => {
  it("tells what it is told, in its order: a group repeats, a device is no member", async () => {
    const member = (id: string, more: object = {}) => ({
      "@odata.type": "#microsoft.graph.user",
      id,
      ...more,
    });
    const gone = { "@removed": { reason: "deleted" } };
    const value = [
      {
        id: "g1",
        displayName: "Sales",
        "members@delta": [
          member("u1"),
          member("g9", { "@odata.type": "#microsoft.graph.group" }),
          member("d1", { "@odata.type": "#microsoft.graph.device" }),
        ],
      },
      { id: "g1", "members@delta": [{ id: "u1", ...gone }, member("g9", gone)] },
      { id: "g2", "@removed": { reason: "deleted" } },
      { id: "g3", displayName: "Empty" },
    ];
    const { connection } = await start((_, base) => ({
      json: { value, "@odata.deltaLink": `${base}/v1.0/groups/delta?$deltatoken=d` },
    }));
    const [page] = await collect(groupsDelta(connection));
    expect(page?.kind === "page" && page.changes).toEqual([
      {
        kind: "present",
        id: "g1",
        displayName: "Sales",
        members: [
          { id: "u1", kind: "person", present: true },
          { id: "g9", kind: "group", present: true },
        ],
      },
      {
        kind: "present",
        id: "g1",
        members: [
          { id: "u1", kind: "person", present: false },
          { id: "g9", kind: "person", present: false },
        ],
      },
      { kind: "removed", id: "g2", restorable: false },
      { kind: "present", id: "g3", displayName: "Empty", members: [] },
    ]);
  });

  it("never takes members that it can't read for none", async () => {
    const value = [{ id: "g1", "members@delta": "none" }];
    const { connection } = await start((_, base) => ({
      json: { value, "@odata.deltaLink": `${base}/v1.0/groups/delta?$deltatoken=d` },
    }));
    await expect(collect(groupsDelta(connection))).rejects.toMatchObject({
      failure: { kind: "unreadable_answer" },
    });
  });
});
