import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, effectiveConfiguration, externalIdentity, person } from "@/db/schema";
import {
  oidOf,
  syncedTenant,
  type SyncedTenant,
  traders,
  userOf,
} from "@/server/domain/directory/testing/synced-tenant";
import type { UserAssignment } from "@/server/domain/rules/schema";
import type { SignedIn } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { addUsers } from "./add-users";
import { previewAddGroup } from "./preview-add-group";
import { type AddUsers, addUsersInput } from "./schema";

let at: SyncedTenant;
let admin: SignedIn;

beforeAll(async () => {
  at = await syncedTenant();
  admin = await at.signIn();
});
afterAll(() => at.end());

const add = (input: AddUsers, who: SignedIn = admin, url = at.entra.url) =>
  addUsers(who.ctx, addUsersInput.parse(input), () => at.connectionTo(url));
const byOids = (...numbers: number[]): AddUsers => ({ source: "directory", oids: numbers.map(oidOf) });
const manual = (username: string, more: object = {}): AddUsers =>
  addUsersInput.parse({ source: "manual", name: "Nell New", username, ...more });
const rowOf = async (oid: string) => (await at.people()).find((row) => row.oid === oid);
const groupIdOf = async (oid: string) => (await at.groups()).find((row) => row.oid === oid)?.id ?? "";
const addedOf = (ids: string[]) =>
  at.db
    .tx((tx) => tx.select().from(auditEvent).where(inArray(auditEvent.subjectId, ids)))
    .then((rows) => rows.filter((row) => row.action === "user.added"));

const unreachable = "http://127.0.0.1:1";

describe("adding from the directory", () => {
  it("makes somebody of the last sync a User, who gets Replay Own and User and no recording rule", async () => {
    const ben = await rowOf(oidOf(1));
    expect(await add(byOids(1), admin, unreachable)).toEqual({
      personIds: [ben?.id],
      already: 0,
      unrecorded: 1,
    });
    const [row] = await at.db.tx((tx) =>
      tx
        .select()
        .from(effectiveConfiguration)
        .where(eq(effectiveConfiguration.personId, ben?.id ?? "")),
    );
    expect(row).toMatchObject({
      listed: true,
      recordingRuleId: null,
      replayRuleId: at.fixture.builtIn("replay_own"),
      accessRuleId: at.fixture.builtIn("user"),
    });
    expect(await addedOf([ben?.id ?? ""])).toMatchObject([{ actorId: admin.person.id }]);
  });

  it("changes nothing when it is repeated", async () => {
    expect(await add(byOids(1))).toEqual({ personIds: [], already: 1, unrecorded: 0 });
    expect(await addedOf([(await rowOf(oidOf(1)))?.id ?? ""])).toHaveLength(1);
  });

  it("asks Microsoft who somebody is whom no sync has brought", async () => {
    const user = userOf(50, { displayName: "Zoe Fresh", department: "Trading" });
    await at.entra.control.putUser({ tenant: at.tid, user });
    const { personIds } = await add({ source: "directory", oids: [oidOf(50).toUpperCase()] });
    expect(personIds).toHaveLength(1);
    expect(await rowOf(oidOf(50))).toMatchObject({
      ...{
        id: personIds[0],
        displayName: "Zoe Fresh",
        department: "Trading",
        origin: "directory",
        isUser: true,
      },
    });
  });

  it("finds nobody under an id that is nobody's, and adds nobody then", async () => {
    await expect(add(byOids(3, 99))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await rowOf(oidOf(3)))?.isUser).toBe(false);
  });

  it("says so when Microsoft can't be asked", async () => {
    await expect(add(byOids(98), admin, unreachable)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("makes whoever was entered by hand under the address the one of the directory", async () => {
    const { personIds } = await add(manual("person51@alpha.example"));
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(51) });
    expect(await add(byOids(51))).toMatchObject({ personIds: [], already: 1 });
    expect(await rowOf(oidOf(51))).toMatchObject({ id: personIds[0], origin: "directory" });
  });
});

describe("adding by group", () => {
  it("counts first, then adds each member who is none yet", async () => {
    const groupId = await groupIdOf(traders);
    const before = { members: 2, already: 1, configures: false };
    expect(await previewAddGroup(admin.ctx, { groupId })).toEqual(before);
    const cem = await rowOf(oidOf(2));
    expect(await add({ source: "group", groupId })).toEqual({
      personIds: [cem?.id],
      already: 1,
      unrecorded: 1,
    });
    expect(await previewAddGroup(admin.ctx, { groupId })).toEqual({ ...before, already: 2 });
    expect(await add({ source: "group", groupId })).toEqual({ personIds: [], already: 2, unrecorded: 0 });
  });

  it("knows no group that is nowhere", async () => {
    const groupId = newId();
    await expect(previewAddGroup(admin.ctx, { groupId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(add({ source: "group", groupId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("adding by hand", () => {
  it("keeps what was typed, under an id of our own until the directory knows one", async () => {
    const more = { mail: "Nell@Else.example", department: " Guests " };
    const { personIds, unrecorded } = await add(manual("Nell#EXT#@alpha.example", more));
    const [id = ""] = personIds;
    expect(unrecorded).toBe(1);
    expect(await rowOf(`manual:${id}`)).toMatchObject({
      ...{ displayName: "Nell New", userPrincipalName: "Nell#EXT#@alpha.example", department: "Guests" },
      ...{ upnNormalized: "nell#ext#@alpha.example", mailNormalized: "nell@else.example" },
      ...{ origin: "manual", isUser: true, directoryState: "active" },
    });
    expect(await addedOf([id])).toMatchObject([{ detail: { origin: "manual" } }]);
  });

  it.each<[string, object]>([
    ["BEN@alpha.example", {}],
    ["other@alpha.example", { mail: "ben@alpha.example" }],
    ["nell@else.example", {}],
    ["third@alpha.example", { oid: oidOf(1) }],
  ])("refuses %s with %j: somebody has it, and is named", async (username, more) => {
    const said = /^(Ben Example|Nell New) has this/;
    await expect(add(manual(username, more))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(said) as string,
    });
  });

  it("refuses an address that is mapped to somebody, and the same one entered twice at once", async () => {
    const personId = admin.person.id;
    await at.db.tx((tx) =>
      tx.insert(externalIdentity).values({
        ...{ tenantId: at.fixture.tenantId, id: newId(), personId, emailNormalized: "alias@else.example" },
      }),
    );
    await expect(add(manual("alias@else.example"))).rejects.toMatchObject({ code: "CONFLICT" });
    const both = await Promise.allSettled([
      add(manual("twice@else.example")),
      add(manual("Twice@else.example")),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it.each<object>([
    { name: " " },
    { username: "nonsense" },
    { username: "two words@alpha.example" },
    { mail: "nonsense" },
    { oid: "nonsense" },
  ])("takes no %j", (wrong) => {
    const given = { source: "manual", name: "Nell", username: "n@alpha.example", ...wrong };
    expect(addUsersInput.safeParse(given).success).toBe(false);
  });
});

describe("whoever adds", () => {
  const withAssignment = async (name: string, assignment: UserAssignment) => {
    const accessRuleId = await at.fixture.addRule(`Rule of ${name}`, {
      ...{ kind: "access", definition: { rights: ["users.add", "users.list"], assignment } },
    });
    return at.fixture.signIn(await at.fixture.addPerson(name, { accessRuleId }));
  };

  it("adds those alone whom User Assignment covers", async () => {
    const fay = (await rowOf(oidOf(5)))?.id ?? "";
    const who = await withAssignment("Carl Certain", { scope: "certain", personIds: [fay], kinds: [] });
    await expect(add(byOids(6), who)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(60) });
    await expect(add(byOids(60), who)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(add(manual("by.hand@alpha.example"), who)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await previewAddGroup(who.ctx, { groupId: await groupIdOf(traders) })).toMatchObject({
      members: 0,
    });
    expect([await rowOf(oidOf(60)), (await rowOf(oidOf(6)))?.isUser]).toEqual([undefined, false]);
    expect(await add(byOids(5), who)).toMatchObject({ personIds: [fay] });
  });

  it("has the right", async () => {
    const user = await at.fixture.signIn(await at.fixture.addPerson("Uma User"));
    const missing = { code: "FORBIDDEN", detail: { right: "users.add" } };
    for (const input of [
      byOids(7),
      manual("x@alpha.example"),
      { source: "group", groupId: newId() } as const,
    ]) {
      await expect(add(input, user)).rejects.toMatchObject(missing);
    }
    await expect(previewAddGroup(user.ctx, { groupId: newId() })).rejects.toMatchObject(missing);
    expect(await at.db.tx((tx) => tx.$count(person, eq(person.upnNormalized, "x@alpha.example")))).toBe(0);
  });
});
