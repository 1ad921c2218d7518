import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEntra, type Entra } from "../server";
import { appToken } from "../testing/client";
import { ALPHA, EVERYONE, population, TRADERS } from "../testing/population";

const PAGE_SIZE = 2;
const BEN = "aaaaaaaa-0000-4000-8000-000000000002";
const CEM = "aaaaaaaa-0000-4000-8000-000000000003";
const NEW = "aaaaaaaa-0000-4000-8000-000000000099";

type Item = {
  id: string;
  displayName?: string;
  jobTitle?: string | null;
  "@removed"?: { reason: string };
  "members@delta"?: { id: string; "@odata.type": string; "@removed"?: { reason: string } }[];
  "manager@delta"?: { id: string; "@removed"?: { reason: string } }[];
};
type Page = {
  value: Item[];
  "@odata.nextLink"?: string;
  "@odata.deltaLink"?: string;
  error?: { code: string };
};

let entra: Entra;
let token: string;
beforeEach(async () => {
  entra = await startEntra({ port: 0, directory: population, pageSize: PAGE_SIZE });
  token = await appToken(entra.url, ALPHA);
});
afterEach(() => entra.close());

async function get(url: string) {
  const response = await fetch(url.startsWith("/") ? `${entra.url}/graph/v1.0${url}` : url, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { response, page: (await response.json()) as Page };
}

/** Follows a round to its end. */
async function round(start: string) {
  const pages: Page[] = [];
  let next: string | undefined = start;
  while (next !== undefined) {
    const { page } = await get(next);
    pages.push(page);
    next = page["@odata.nextLink"];
  }
  const link = pages.at(-1)?.["@odata.deltaLink"];
  if (link === undefined) throw new Error("The round ended without a deltaLink");
  return { items: pages.flatMap((page) => page.value), link, pages };
}

const ben = { id: BEN, userPrincipalName: "ben@alpha.example", displayName: "Benjamin Example" };

describe("users", () => {
  test("a first round brings everybody once, in pages, and the next one nothing", async () => {
    const { items, link, pages } = await round("/users/delta?$select=displayName,jobTitle,manager");
    expect(pages).toHaveLength(3);
    expect(new Set(items.map((item) => item.id)).size).toBe(5);
    expect(items).toHaveLength(5);
    expect(items[1]).toEqual({ id: BEN, displayName: "Ben Example", "manager@delta": [expect.anything()] });
    expect((await round(link)).items).toEqual([]);
  });

  test("later rounds bring what changed, came and went, with both reasons", async () => {
    const { link } = await round("/users/delta?$select=displayName,jobTitle");
    await entra.control.putUser({ tenant: ALPHA, user: ben });
    await entra.control.putUser({
      tenant: ALPHA,
      user: { id: NEW, userPrincipalName: "new@alpha.example", displayName: "New" },
    });
    await entra.control.removeUser({ tenant: ALPHA, user: "cem@alpha.example" });
    await entra.control.removeUser({ tenant: ALPHA, user: "dee@alpha.example", reason: "deleted" });
    const second = await round(link);
    expect(second.items).toEqual([
      { id: BEN, displayName: "Benjamin Example", jobTitle: null },
      { id: CEM, "@removed": { reason: "changed" } },
      { id: "aaaaaaaa-0000-4000-8000-000000000004", "@removed": { reason: "deleted" } },
      { id: NEW, displayName: "New", jobTitle: null },
    ]);
    const restored = { id: CEM, userPrincipalName: "cem@alpha.example", displayName: "Cem again" };
    await entra.control.putUser({ tenant: "alpha.example", user: restored });
    expect((await round(second.link)).items).toEqual([{ id: CEM, displayName: "Cem again", jobTitle: null }]);
  });

  test("what changes while a round is read comes in the next one, and nothing is skipped", async () => {
    const { page } = await get("/users/delta?$select=displayName");
    await entra.control.putUser({ tenant: ALPHA, user: ben });
    await entra.control.removeUser({ tenant: ALPHA, user: "ada@alpha.example" });
    const rest = await round(String(page["@odata.nextLink"]));
    expect([...page.value, ...rest.items]).toHaveLength(5);
    expect((await round(rest.link)).items.map((item) => item.id)).toEqual([
      "aaaaaaaa-0000-4000-8000-000000000001",
      BEN,
    ]);
  });

  test("a manager who changed", async () => {
    const { link } = await round("/users/delta?$select=manager");
    await entra.control.putUser({ tenant: ALPHA, user: { ...ben, manager: CEM } });
    const [item] = (await round(link)).items;
    expect(item?.["manager@delta"]).toEqual([
      expect.objectContaining({ "@removed": { reason: "deleted" } }),
      { "@odata.type": "#microsoft.graph.user", id: CEM },
    ]);
  });

  test("from now on", async () => {
    const { items, link } = await round("/users/delta?$deltatoken=latest");
    expect(items).toEqual([]);
    await entra.control.putUser({ tenant: ALPHA, user: ben });
    expect((await round(link)).items.map((item) => item.id)).toEqual([BEN]);
  });
});

describe("groups", () => {
  test("members come in pieces; the same group repeats over pages", async () => {
    const { items, pages } = await round("/groups/delta?$select=displayName,members");
    expect(pages.length).toBeGreaterThan(1);
    expect(items.length).toBeGreaterThan(2);
    const membersOf = (id: string) =>
      items.filter((item) => item.id === id).flatMap((item) => item["members@delta"] ?? []);
    expect(membersOf(TRADERS).map((member) => member.id)).toEqual([BEN, CEM]);
    expect(
      membersOf(EVERYONE)
        .map((member) => member["@odata.type"])
        .sort(),
    ).toEqual(["#microsoft.graph.group", "#microsoft.graph.user"]);
  });

  test("later rounds bring members who came and went, and groups that are gone", async () => {
    const { link } = await round("/groups/delta?$select=displayName,members");
    await entra.control.putGroup({
      tenant: ALPHA,
      group: { id: TRADERS, displayName: "Traders", members: ["ben@alpha.example", "ada@alpha.example"] },
    });
    await entra.control.removeGroup({ tenant: ALPHA, group: EVERYONE });
    const { items } = await round(link);
    const changes = items
      .filter((item) => item.id === TRADERS)
      .flatMap((item) => item["members@delta"] ?? []);
    expect(changes).toEqual([
      { "@odata.type": "#microsoft.graph.user", id: "aaaaaaaa-0000-4000-8000-000000000001" },
      { "@odata.type": "#microsoft.graph.user", id: CEM, "@removed": { reason: "deleted" } },
    ]);
    expect(items.find((item) => item.id === EVERYONE)).toEqual({
      id: EVERYONE,
      "@removed": { reason: "changed" },
    });
  });
});

describe("faults to order", () => {
  test("a page that comes empty loses nothing", async () => {
    await entra.control.emptyPages({ count: 2, after: 1 });
    const { items, pages } = await round("/users/delta?$select=displayName");
    expect(pages.map((page) => page.value.length)).toEqual([2, 0, 0, 2, 1]);
    expect(new Set(items.map((item) => item.id)).size).toBe(5);
    const links = pages.flatMap((page) => page["@odata.nextLink"] ?? []);
    expect(new Set(links).size).toBe(links.length);
  });

  test("calls that fail after some that went well", async () => {
    await entra.control.failGraph({ count: 2, status: 502, after: 1 });
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await get("/users/delta")).response.status);
    expect(statuses).toEqual([200, 502, 502, 200]);
  });

  test("a large organization, the same each time", async () => {
    const read = async () => {
      await entra.control.enlarge({ tenant: ALPHA, people: 40, groups: 11 });
      const users = await round("/users/delta?$select=displayName");
      const groups = await round("/groups/delta?$select=displayName,members");
      return { users: users.items, members: groups.items.flatMap((item) => item["members@delta"] ?? []) };
    };
    const first = await read();
    expect(first.users).toHaveLength(45);
    expect(first.members).toHaveLength(11 * 40 + 1 + 4);
    await entra.close();
    entra = await startEntra({ port: 0, directory: population, pageSize: PAGE_SIZE });
    token = await appToken(entra.url, ALPHA);
    expect(await read()).toEqual(first);
  });
});

describe("tokens", () => {
  test.each([
    { what: "when ordered", expire: () => entra.control.expireDeltaTokens() },
    { what: "after seven days", expire: () => entra.control.advanceClock({ seconds: 8 * 86_400 }) },
  ])("expire $what: 410 Gone, with an address to start anew", async ({ expire }) => {
    const { link } = await round("/users/delta");
    await expire();
    token = await appToken(entra.url, ALPHA);
    const { response, page } = await get(link);
    expect([response.status, page.error?.code]).toEqual([410, "syncStateNotFound"]);
    expect((await round(String(response.headers.get("location")))).items).toHaveLength(5);
  });

  test("of an unchanged population outlive a restart; those behind a change do not", async () => {
    const unchanged = await round("/users/delta");
    await entra.control.putUser({ tenant: ALPHA, user: ben });
    const changed = await round(unchanged.link);
    const { port } = entra;
    await entra.close();
    entra = await startEntra({ port, directory: population, pageSize: PAGE_SIZE });
    token = await appToken(entra.url, ALPHA);
    expect((await round(unchanged.link)).items).toEqual([]);
    expect((await get(changed.link)).response.status).toBe(410);
  });

  test.each([
    "/users/delta?$deltatoken=nonsense",
    "/users/delta?$top=5",
    "/users/delta?$filter=id%20eq%20'x'",
  ])("%s is a bad request", async (path) => {
    expect((await get(path)).response.status).toBe(400);
  });

  test("of users don't work on groups", async () => {
    const { link } = await round("/users/delta");
    expect((await get(link.replace("/users/", "/groups/"))).response.status).toBe(400);
  });
});
