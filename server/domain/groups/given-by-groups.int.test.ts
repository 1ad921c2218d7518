import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { directoryGroup, effectiveConfiguration } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { configureUsers } from "@/server/domain/users/configure-users";

import { addGroup, configureGroup } from "./configure-group";
import { getGroup } from "./get-group";
import { listGroups } from "./list-groups";
import { previewAddGroup, previewRemoveGroup, previewReorderGroups } from "./preview-groups";
import { removeGroup } from "./remove-group";
import { reorderGroups } from "./reorder-groups";
import {
  addDirectoryGroup,
  dropGroup,
  joinGroup,
  leaveGroup,
  type TestGroup,
} from "./testing/directory-group";

const ports = { stores: new Map() };
const kinds = ["recording", "replay", "access", "analytics"] as const;
let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let bob: TestPerson;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  bob = await home.addPerson("Bob Berg");
});

const add = (group: TestGroup, configuration = {}) =>
  addGroup(admin.ctx, { groupId: group.id, configuration }, ports);
/** Somebody who may add users everywhere and assign rules of these kinds, and no more. */
const helper = async (assigns: readonly (typeof kinds)[number][] = kinds) => {
  const accessRuleId = await home.addRule("Helper", {
    kind: "access",
    definition: {
      rights: ["users.list", "users.add"],
      assignment: { scope: "all", personIds: [], kinds: [...assigns] },
    },
  });
  return (await home.signIn(await home.addPerson("Hal Helper", { accessRuleId }))).ctx;
};

describe("what a group gives", () => {
  const sourceOf = async (who: TestPerson) =>
    (await home.db.tx((tx) => loadEffectiveConfigs(tx, [who.id]))).get(who.id)?.license.source.kind;

  it("reaches nested members through a cycle, and ends with the group's place in the directory", async () => {
    const inner = await addDirectoryGroup(home, "Inner", [bob]);
    const outer = await addDirectoryGroup(home, "Outer", [inner]);
    await joinGroup(home, inner, outer);
    await add(outer, { license: "compliance_uc" });
    expect(await sourceOf(bob)).toBe("group");
    await dropGroup(home, outer);
    expect(await sourceOf(bob)).toBe("default");
    expect((await listGroups(admin.ctx)).items).toMatchObject([{ left: true, members: 0 }]);
    const gone = await addDirectoryGroup(home, "Gone");
    await dropGroup(home, gone);
    await expect(add(gone)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is lost with the group, and the directory keeps it", async () => {
    const group = await addDirectoryGroup(home, "Sales", [bob]);
    await add(group, { license: "compliance_uc" });
    const told = await previewRemoveGroup(admin.ctx, { groupId: group.id });
    expect(told.people.items).toMatchObject([
      { name: "Bob Berg", fields: [{ field: "license", after: null }] },
    ]);
    await removeGroup(admin.ctx, { groupId: group.id });
    expect(await sourceOf(bob)).toBe("default");
    const [row] = await home.db.tx((tx) =>
      tx.select().from(directoryGroup).where(eq(directoryGroup.id, group.id)),
    );
    expect(row).toMatchObject({ directoryState: "active", priority: null, license: null });
  });

  it("goes by username where the pool is too small; a free seat goes to the next one", async () => {
    const people = [];
    for (const name of ["Eve", "Dan", "Cem", "Amy"]) people.push(await home.addPerson(name));
    const group = await addDirectoryGroup(home, "Desk", [...people, bob]);
    await setLicensePools(operatorCtx(db.database, home.tenantId, home.now), [
      { sku: "compliance_uc", bought: 3 },
    ]);
    const input = { groupId: group.id, configuration: { license: "compliance_uc" as const } };
    const told = await previewAddGroup(admin.ctx, input, ports);
    expect(told.without.map(({ name }) => name).sort()).toEqual(["Dan", "Eve"]);
    await addGroup(admin.ctx, input, ports);
    const without = async () =>
      (await getGroup(admin.ctx, { groupId: group.id })).without.map(({ name }) => name);
    expect(await without()).toEqual(["Dan", "Eve"]);
    expect((await listGroups(admin.ctx)).items).toMatchObject([{ members: 5, withoutSeat: 2 }]);
    const amy = people[3] ?? bob;
    await leaveGroup(home, group, amy);
    expect(await without()).toEqual(["Eve"]);
    await joinGroup(home, group, amy);
    expect(await without()).toEqual(["Amy", "Eve"]);
    await configureUsers(admin.ctx, { personIds: [bob.id], changes: { license: "smart_uc" } });
    expect(await without()).toEqual(["Eve"]);
  });
});

describe("nobody gives by a group", () => {
  const accessOf = async (who: TestPerson) => {
    const [row] = await home.db.tx((tx) =>
      tx
        .select({ id: effectiveConfiguration.accessRuleId })
        .from(effectiveConfiguration)
        .where(eq(effectiveConfiguration.personId, who.id)),
    );
    return row?.id;
  };
  let top: TestGroup;
  let low: TestGroup;
  beforeEach(async () => {
    top = await addDirectoryGroup(home, "Top", [bob]);
    low = await addDirectoryGroup(home, "Low", [bob]);
    await add(top, { accessRuleId: home.builtIn("user") });
    await add(low, { accessRuleId: home.builtIn("administrator") });
  });

  it.each<[string, (ctx: UserCtx) => Promise<unknown>]>([
    ["a new order", (ctx) => reorderGroups(ctx, { groupIds: [low.id, top.id] })],
    ["a group that goes", (ctx) => removeGroup(ctx, { groupId: top.id })],
    [
      "a value taken away",
      (ctx) => configureGroup(ctx, { groupId: top.id, configuration: { accessRuleId: null } }, ports),
    ],
    [
      "a rule",
      (ctx) =>
        configureGroup(
          ctx,
          { groupId: top.id, configuration: { accessRuleId: home.builtIn("administrator") } },
          ports,
        ),
    ],
  ])("rights that they lack: %s", async (_, act) => {
    const ctx = await helper();
    await expect(act(ctx)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await accessOf(bob)).toBe(home.builtIn("user"));
    await act(admin.ctx);
    expect(await accessOf(bob)).toBe(home.builtIn("administrator"));
  });

  it("rights that they lack, by taking somebody's own rule away", async () => {
    const own = (accessRuleId: string | null) => ({ personIds: [bob.id], changes: { accessRuleId } });
    await configureUsers(admin.ctx, own(home.builtIn("user")));
    await removeGroup(admin.ctx, { groupId: top.id });
    const ctx = await helper();
    await expect(configureUsers(ctx, own(null))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await accessOf(bob)).toBe(home.builtIn("user"));
    await configureUsers(admin.ctx, own(null));
    expect(await accessOf(bob)).toBe(home.builtIn("administrator"));
    await configureUsers(ctx, own(null));
  });

  it("rules of a kind that they may not assign", async () => {
    const ctx = await helper(["recording"]);
    const told = await previewReorderGroups(ctx, { groupIds: [low.id, top.id] });
    expect(told.refusal).toMatch(/Access & Right Rules/);
    expect(await accessOf(bob)).toBe(home.builtIn("user"));
  });
});
