import { afterEach, describe, expect, it } from "vitest";
import { graphError, start, stopServer } from "../testing/graph";
import { readManagers, searchUsers } from "./users";

afterEach(stopServer);

describe("searchUsers", () => {
  it("asks as an advanced query and lets nobody break out of the quotes", async () => {
    const { connection, seen } = await start(() => ({
      json: { "@odata.count": 1, value: [{ id: "u1", displayName: "Ada" }] },
    }));
    expect(await searchUsers(connection, 'ada "\\ lee')).toEqual([{ id: "u1", displayName: "Ada" }]);
    expect(seen[1]?.headers["consistencylevel"]).toBe("eventual");
    expect(seen[1]?.url.searchParams.get("$count")).toBe("true");
    expect(seen[1]?.url.searchParams.get("$top")).toBe("20");
    expect(seen[1]?.url.searchParams.get("$search")).toMatch(
      /^"displayName:ada +lee" OR "mail:ada +lee" OR "userPrincipalName:ada +lee"$/,
    );
    expect(await searchUsers(connection, ' " ')).toEqual([]);
  });
});

describe("readManagers", () => {
  const page = (value: object[], more: object = {}) => ({ json: { value, ...more } });

  it("reads one list, page by page, with the header that such queries need", async () => {
    const { connection, seen } = await start(({ url }, base) =>
      url.searchParams.has("$skiptoken")
        ? page([{ id: "u2" }, { id: "u3", manager: null }])
        : page([{ id: "u1", manager: { "@odata.type": "#microsoft.graph.user", id: "u2" } }], {
            "@odata.nextLink": `${base}/v1.0/users?$skiptoken=b`,
          }),
    );
    expect([...(await readManagers(connection))]).toEqual([
      ["u1", "u2"],
      ["u2", null],
      ["u3", null],
    ]);
    expect(seen[1]?.url.searchParams.get("$expand")).toBe("manager($select=id)");
    expect(seen.slice(1).map(({ headers }) => headers["consistencylevel"])).toEqual(["eventual", "eventual"]);
  });

  it.each<[string, (base: string) => { json: object } | ReturnType<typeof graphError>, string]>([
    ["a refusal", () => graphError(403, "Authorization_RequestDenied"), "permission_missing"],
    ["somebody without an id", () => page([{ manager: { id: "u1" } }]), "unreadable_answer"],
    [
      "a page that leads to itself",
      (base) => page([], { "@odata.nextLink": `${base}/v1.0/users?$skiptoken=x` }),
      "unreadable_answer",
    ],
    [
      "a page that leads elsewhere",
      () => page([], { "@odata.nextLink": "https://graph.example.com/v1.0/users?$skiptoken=x" }),
      "misconfigured",
    ],
  ])("takes %s for no tree", async (_, reply, kind) => {
    const { connection } = await start((_seen, base) => reply(base));
    await expect(readManagers(connection)).rejects.toMatchObject({ failure: { kind } });
  });
});
