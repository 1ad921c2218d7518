import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";

import { directoryGroup, effectiveConfiguration, person } from "@/db/schema";
import { newId } from "@/server/lib/id";

import { oidOf, syncedTenant, type SyncedTenant, traders, userOf } from "./testing/synced-tenant";

let at: SyncedTenant;
beforeEach(async () => {
  at = await syncedTenant();
});
afterEach(() => at.end());

/** Somebody entered by hand, with a configuration of their own. */
async function byHand(upn: string, mail: string | null = null): Promise<string> {
  const id = newId();
  await at.db.tx((tx) =>
    tx.insert(person).values({
      ...{ tenantId: at.fixture.tenantId, id, oid: `manual:${id}`, displayName: "By Hand", origin: "manual" },
      ...{ userPrincipalName: upn, upnNormalized: upn, mailNormalized: mail, isUser: true },
      ...{ directoryState: "active", regionalStorage: "APAC", changedAt: at.ctx.now },
    }),
  );
  return id;
}
const rowOf = async (id: string) => (await at.people()).find((row) => row.id === id);
const arrives = (n: number, more: object = {}) =>
  at.entra.control.putUser({ tenant: at.tid, user: userOf(n, more) });

describe("somebody entered by hand", () => {
  it("does not leave by the directory's silence, and is not counted among its people", async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => byHand(`hand${n}@else.example`)));
    await at.entra.control.expireDeltaTokens();
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 0, linked: 0 });
    for (const id of ids)
      expect(await rowOf(id)).toMatchObject({ directoryState: "active", origin: "manual" });
  });

  it.each([
    ["user name", "person20@alpha.example", null],
    ["user name, which is a mail address there", "second@alpha.example", null],
    ["mail address", "x@else.example", "second@alpha.example"],
    ["mail address, which is a user name there", "x@else.example", "person20@alpha.example"],
  ])("becomes who the directory brings under the same %s, and keeps what is theirs", async (_, upn, mail) => {
    const id = await byHand(upn, mail);
    await arrives(20, { mail: "Second@Alpha.example", displayName: "Twenty" });
    expect(await at.sync()).toMatchObject({ outcome: "synced", linked: 1 });
    expect(await rowOf(id)).toMatchObject({
      ...{
        oid: oidOf(20),
        origin: "directory",
        displayName: "Twenty",
        regionalStorage: "APAC",
        isUser: true,
      },
    });
    expect(await at.people()).toHaveLength(9);
    await at.entra.control.removeUser({ tenant: at.tid, user: oidOf(20) });
    await at.sync();
    expect(await rowOf(id)).toMatchObject({ directoryState: "left" });
  });

  it.each<[string, () => Promise<unknown>]>([
    ["two were entered under that address", () => byHand("x@else.example", "person20@alpha.example")],
    ["two arrive with that address", () => arrives(21, { mail: "person20@alpha.example" })],
  ])("stays apart when %s", async (_, second) => {
    const id = await byHand("person20@alpha.example");
    await second();
    await arrives(20);
    expect(await at.sync()).toMatchObject({ outcome: "synced", linked: 0 });
    expect(await rowOf(id)).toMatchObject({ origin: "manual", oid: `manual:${id}` });
    expect((await at.people()).some((row) => row.oid === oidOf(20))).toBe(true);
  });

  it("stays apart from whom the directory had brought before", async () => {
    const id = await byHand("ben@alpha.example");
    await arrives(1, { displayName: "Ben Newname" });
    expect(await at.sync()).toMatchObject({ outcome: "synced", linked: 0 });
    expect(await rowOf(id)).toMatchObject({ origin: "manual" });
  });
});

describe("what holds for people", () => {
  it("follows memberships in the transaction of the sync", async () => {
    const [group] = (await at.groups()).filter((row) => row.oid === traders);
    const groupId = group?.id ?? "";
    await at.db.tx((tx) =>
      tx
        .update(directoryGroup)
        .set({ priority: 1, regionalStorage: "USA" })
        .where(eq(directoryGroup.id, groupId)),
    );
    await at.sync();
    const stored = async (n: number) => {
      const rows = await at.db.tx((tx) =>
        tx
          .select({ region: effectiveConfiguration.regionalStorage, sources: effectiveConfiguration.sources })
          .from(effectiveConfiguration)
          .innerJoin(person, eq(person.id, effectiveConfiguration.personId))
          .where(eq(person.oid, oidOf(n))),
      );
      return rows[0];
    };
    expect(await stored(2)).toMatchObject({ region: "USA", sources: { regionalStorage: groupId } });
    await at.entra.control.putGroup({
      tenant: at.tid,
      group: { id: traders, displayName: "Traders", members: [oidOf(1), oidOf(4)] },
    });
    await at.sync();
    expect([await stored(2), await stored(4)]).toMatchObject([{ region: null }, { region: "USA" }]);
    await at.entra.control.removeGroup({ tenant: at.tid, group: traders });
    await at.sync();
    expect(await stored(4)).toMatchObject({ region: null, sources: { regionalStorage: "default" } });
  });
});
