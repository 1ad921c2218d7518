import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";

import { person } from "@/db/schema";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import type { SignedIn } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { searchDirectoryInput } from "./schema";
import { searchDirectory } from "./search-directory";
import { oidOf, syncedTenant, type SyncedTenant, userOf } from "./testing/synced-tenant";

let at: SyncedTenant;
let admin: SignedIn;
beforeAll(async () => {
  at = await syncedTenant();
  admin = await at.signIn();
});
afterAll(() => at.end());

const idOf = async (n: number) => (await at.people()).find((row) => row.oid === oidOf(n))?.id;
const search = (query: string, url = at.entra.url) =>
  searchDirectory(admin.ctx, { query }, () => at.connectionTo(url));
const unreachable = "http://127.0.0.1:9";

describe("a search in the directory", () => {
  it("asks Graph itself, and says who is known here and who is a user", async () => {
    await at.entra.control.putUser({
      tenant: at.tid,
      user: userOf(40, { displayName: "Bente New", mail: null, department: "Trading" }),
    });
    const ben = await idOf(1);
    await at.db.tx(async (tx) => {
      await tx
        .update(person)
        .set({ isUser: true })
        .where(eq(person.id, ben ?? ""));
      await refreshConfigurations(tx, at.ctx, "everybody");
    });
    expect(await search("ben")).toEqual({
      source: "graph",
      people: [
        {
          ...{ oid: oidOf(1), name: "Ben Example", upn: "ben@alpha.example", mail: "ben@alpha.example" },
          ...{ department: null, known: ben, isUser: true },
        },
        {
          ...{ oid: oidOf(40), name: "Bente New", upn: "person40@alpha.example", mail: null },
          ...{ department: "Trading", known: null, isUser: false },
        },
      ],
    });
    expect((await search("hal@alpha")).people).toMatchObject([{ known: await idOf(7), isUser: false }]);
  });

  it("knows somebody who was entered by hand by their address", async () => {
    const id = newId();
    await at.db.tx(async (tx) => {
      await tx.insert(person).values({
        ...{ tenantId: at.fixture.tenantId, id, oid: `manual:${id}`, displayName: "By Hand" },
        ...{ userPrincipalName: "x@else.example", upnNormalized: "x@else.example", isUser: true },
        ...{ mailNormalized: "person41@alpha.example", origin: "manual" as const },
        ...{ directoryState: "active" as const, changedAt: at.ctx.now },
      });
      await refreshConfigurations(tx, at.ctx, "everybody");
    });
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(41) });
    expect((await search("person41")).people).toMatchObject([{ oid: oidOf(41), known: id, isUser: true }]);
  });

  it.each(['"', "\\", 'ben" OR "displayName:a', "50%", "' or true --"])(
    "takes %s for words",
    async (query) => {
      expect((await search(query)).people).toEqual([]);
      expect((await search(query, unreachable)).people).toEqual([]);
    },
  );

  it("falls back to the people of the last sync, and says so", async () => {
    const { source, people } = await search("EVA", unreachable);
    expect([source, people]).toMatchObject(["synced", [{ oid: oidOf(4), name: "Eva Example" }]]);
    expect((await search("gus@alpha.example", unreachable)).people).toMatchObject([{ known: await idOf(6) }]);
    await at.entra.control.removeUser({ tenant: at.tid, user: oidOf(5) });
    await at.sync();
    expect((await search("fay", unreachable)).people).toEqual([]);
  });

  it.each<[string, () => Promise<void>]>([
    ["is throttled", () => at.entra.control.throttleGraph({ count: 1, retryAfterSeconds: 60 })],
    ["fails", () => at.entra.control.failGraph({ count: 9, status: 500 })],
    ["was revoked", () => at.entra.control.revokeConsent({ tenant: at.tid })],
  ])("does so too when Graph %s", async (_, fault) => {
    await fault();
    expect(await search("eva")).toMatchObject({ source: "synced", people: [{ oid: oidOf(4) }] });
    await at.entra.control.failGraph({ count: 0 });
  });

  it("names nobody whom User Assignment does not cover, synced or not", async () => {
    const eva = (await idOf(4)) ?? "";
    const accessRuleId = await at.fixture.addRule("Certain", {
      kind: "access",
      definition: {
        rights: ["users.add"],
        assignment: { scope: "certain", personIds: [eva], kinds: [] },
      },
    });
    const carl = await at.fixture.signIn(await at.fixture.addPerson("Carl Certain", { accessRuleId }));
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(42, { displayName: "Example New" }) });
    for (const url of [at.entra.url, unreachable]) {
      const { people } = await searchDirectory(carl.ctx, { query: "example" }, () => at.connectionTo(url));
      expect(people.map(({ known }) => known)).toEqual([eva]);
    }
    const { people } = await searchDirectory(admin.ctx, { query: "example" }, () =>
      at.connectionTo(at.entra.url),
    );
    expect(people.length).toBeGreaterThan(5);
  });

  it("is for those who may add users", async () => {
    const user = await at.fixture.signIn(await at.fixture.addPerson("Uma User"));
    await expect(
      searchDirectory(user.ctx, { query: "ben" }, () => at.connectionTo(at.entra.url)),
    ).rejects.toMatchObject({ code: "FORBIDDEN", detail: { right: "users.add" } });
    expect(searchDirectoryInput.safeParse({ query: "  " }).success).toBe(false);
  });
});
