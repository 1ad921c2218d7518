import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { configureUsers } from "@/server/domain/users/configure-users";

import { addGroup } from "./configure-group";
import { getGroup } from "./get-group";
import { listGroupMembers } from "./list-group-members";
import { listGroups } from "./list-groups";
import { previewMembership } from "./preview-membership";
import { searchGroups } from "./search-groups";
import { addDirectoryGroup, joinGroup, type TestGroup } from "./testing/directory-group";

const ports = { stores: new Map() };
let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let other: SignedIn;
let bob: TestPerson;
let cem: TestPerson;
let dora: TestPerson;
let top: TestGroup;
let sales: TestGroup;
let emea: TestGroup;
let desk: TestGroup;

/** Top: Bob. Sales: Bob, Cem, EMEA. EMEA: Desk. Desk: Cem, Dora, and Sales again. */
beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  const fabrikam = await tenantFixture(db.database, { name: "Fabrikam" });
  other = await fabrikam.signIn(fabrikam.administrator);
  bob = await home.addPerson("Bob Berg");
  cem = await home.addPerson("Cem Demir");
  dora = await home.addPerson("Dora Diaz");
  top = await addDirectoryGroup(home, "Top", [bob]);
  desk = await addDirectoryGroup(home, "Desk", [cem, dora]);
  emea = await addDirectoryGroup(home, "EMEA", [desk]);
  sales = await addDirectoryGroup(home, "Sales", [bob, cem, emea]);
  await joinGroup(home, desk, sales);
  await addGroup(admin.ctx, { groupId: top.id, configuration: { license: "smart_uc" } }, ports);
  const configuration = {
    license: "compliance_uc" as const,
    addOnZoom: true,
    replayRuleId: home.builtIn("replay_all"),
  };
  await addGroup(admin.ctx, { groupId: sales.id, configuration }, ports);
  await configureUsers(admin.ctx, {
    personIds: [cem.id],
    changes: { replayRuleId: home.builtIn("replay_own") },
  });
});
afterAll(() => db.drop());

const scoped = async (scope: "certain" | "none", name: string) => {
  const accessRuleId = await home.addRule(name, {
    kind: "access",
    definition: { rights: ["users.list"], assignment: { scope, personIds: [cem.id], kinds: [] } },
  });
  return (await home.signIn(await home.addPerson(name, { accessRuleId }))).ctx;
};

describe("the list of groups", () => {
  it("counts people once however they are in it, and names what it sets", async () => {
    expect(await listGroups(admin.ctx)).toMatchObject({
      ...{ mayChange: true, partial: false, regionConflicts: 0 },
      items: [
        { name: "Top", priority: 1, members: 1, license: "smart_uc", withoutSeat: 0 },
        { name: "Sales", priority: 2, members: 3, replayRule: { name: "Replay All" }, addOnZoom: true },
      ],
    });
  });

  it("counts only whom one may list, and lets them change nothing", async () => {
    const seen = await listGroups(await scoped("certain", "Certain lister"));
    expect(seen).toMatchObject({ mayChange: false, partial: true });
    expect(seen.items.map(({ members }) => members)).toEqual([0, 1]);
    const nobody = await listGroups(await scoped("none", "None lister"));
    expect(nobody.items.map(({ members }) => members)).toEqual([0, 0]);
  });

  it("offers the directory's groups by name, those that configure nobody first", async () => {
    const found = await searchGroups(admin.ctx, { query: "" });
    expect(found.map(({ name, priority, members }) => [name, priority, members])).toEqual([
      ["Desk", null, 3],
      ["EMEA", null, 3],
      ["Top", 1, 1],
      ["Sales", 2, 3],
    ]);
    expect((await searchGroups(admin.ctx, { query: "em" })).map(({ name }) => name)).toEqual(["EMEA"]);
    expect(await searchGroups(other.ctx, { query: "" })).toEqual([]);
  });
});

describe("a group", () => {
  it("tells its nested groups, and that nobody goes without a license", async () => {
    await setLicensePools(operatorCtx(db.database, home.tenantId, home.now), [
      { sku: "zoom", bought: 1_000 },
    ]);
    const group = await getGroup(admin.ctx, { groupId: sales.id });
    expect(group.nested.map(({ name }) => name)).toEqual(["EMEA", "Desk"]);
    expect(group.without).toEqual([]);
  });

  it("tells how each of its people came in, and what of it does not hold for them", async () => {
    const { items, total } = await listGroupMembers(admin.ctx, { groupId: sales.id, page: 1 });
    expect(total).toBe(3);
    expect(items).toMatchObject([
      {
        ...{ name: "Bob Berg", direct: true, through: [] },
        overridden: [{ field: "license", by: { kind: "group", name: "Top" } }],
      },
      {
        ...{ name: "Cem Demir", direct: true, through: [["EMEA", "Desk"]] },
        overridden: [{ field: "replayRuleId", by: { kind: "own" } }],
      },
      { name: "Dora Diaz", direct: false, through: [["EMEA", "Desk"]], overridden: [] },
    ]);
    const found = await listGroupMembers(admin.ctx, { groupId: sales.id, search: "DORA", page: 1 });
    expect(found.items.map(({ name }) => name)).toEqual(["Dora Diaz"]);
    const seen = await listGroupMembers(await scoped("certain", "Another lister"), {
      groupId: sales.id,
      page: 1,
    });
    expect(seen.items.map(({ name }) => name)).toEqual(["Cem Demir"]);
  });

  it.each<[string, () => UserCtx | Promise<UserCtx>, string]>([
    ["another tenant's", () => other.ctx, "NOT_FOUND"],
    ["a person's without the right", async () => (await home.signIn(bob)).ctx, "FORBIDDEN"],
  ])("is not for %s eyes", async (_, ctxOf, code) => {
    const ctx = await ctxOf();
    const groupId = sales.id;
    const reads = [
      () => getGroup(ctx, { groupId }),
      () => listGroupMembers(ctx, { groupId, page: 1 }),
      () => previewMembership(ctx, { groupId, personId: dora.id, act: "join" }),
    ];
    for (const read of reads) await expect(read()).rejects.toMatchObject({ code });
  });
});

describe("joining and leaving", () => {
  const changed = async (group: TestGroup, who: TestPerson, act: "join" | "leave") => {
    const told = await previewMembership(admin.ctx, { groupId: group.id, personId: who.id, act });
    return {
      ...told,
      fields: told.fields
        .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
        .map(({ field, before, after }) => [field, before.value, after.value, after.source.kind]),
    };
  };

  it("change what no group above and no value of their own decides", async () => {
    expect(await changed(top, dora, "join")).toMatchObject({
      ...{ member: false, alsoGroups: [], withoutSeat: [] },
      fields: [["license", "compliance_uc", "smart_uc", "group"]],
    });
    expect(await changed(sales, bob, "leave")).toMatchObject({
      member: true,
      fields: [
        ["replayRuleId", "Replay All", "Replay Own", "default"],
        ["addOnZoom", true, null, "default"],
      ],
    });
    expect((await changed(sales, cem, "leave")).fields.map(([field]) => field)).toEqual([
      "license",
      "addOnZoom",
    ]);
    expect((await changed(sales, dora, "join")).fields).toEqual([]);
  });

  it("say which groups come with it, and when no license is left", async () => {
    const eve = await home.addPerson("Eve");
    const inner = await addDirectoryGroup(home, "Inner");
    await joinGroup(home, top, inner);
    await addGroup(admin.ctx, { groupId: inner.id, configuration: { addOnFullChat: true } }, ports);
    await setLicensePools(operatorCtx(db.database, home.tenantId, home.now), [
      { sku: "full_chat", bought: 0 },
    ]);
    expect(await changed(inner, eve, "join")).toMatchObject({
      alsoGroups: ["Top"],
      withoutSeat: ["full_chat"],
    });
  });

  it("is not told of people outside one's User Assignment", async () => {
    const ctx = await scoped("certain", "Third lister");
    const asked = (personId: string) => previewMembership(ctx, { groupId: sales.id, personId, act: "leave" });
    expect((await asked(cem.id)).member).toBe(true);
    await expect(asked(dora.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
