import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { AuditAction } from "@/db/constants";
import { auditEvent } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";

import { addGroup, configureGroup } from "./configure-group";
import { listGroups } from "./list-groups";
import { loadOrder } from "./order";
import { removeGroup } from "./remove-group";
import { reorderGroups } from "./reorder-groups";
import { addDirectoryGroup, type TestGroup } from "./testing/directory-group";

const ports = { stores: new Map() };
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

const add = (group: TestGroup, configuration = {}, ctx: UserCtx = admin.ctx) =>
  addGroup(ctx, { groupId: group.id, configuration }, ports);
const order = () => home.db.tx(loadOrder);
const priorities = async () =>
  (await listGroups(admin.ctx)).items.map(({ name, priority }) => [name, priority]);
const audited = (action: AuditAction) =>
  home.db.tx((tx) => tx.$count(auditEvent, eq(auditEvent.action, action)));
const three = async () => {
  const groups = [];
  for (const name of ["One", "Two", "Three"]) groups.push(await addDirectoryGroup(home, name, [bob]));
  for (const group of groups) await add(group);
  return groups;
};
const ids = (groups: readonly TestGroup[]) => groups.map(({ id }) => id);
const kinds = ["recording", "replay", "access", "analytics"] as const;
type Scope = "none" | "certain" | "hierarchy" | "all";
const withScope = async (scope: Scope) => {
  const accessRuleId = await home.addRule(`Helper ${scope}`, {
    kind: "access",
    definition: {
      rights: ["users.list", "users.add"],
      assignment: { scope, personIds: [bob.id], kinds: [...kinds] },
    },
  });
  return (await home.signIn(await home.addPerson(`Hal ${scope}`, { accessRuleId }))).ctx;
};

type Act = (ctx: UserCtx, groups: readonly [TestGroup, TestGroup]) => Promise<unknown>;
/** The verb, the code for another tenant's administrator, the act that is written down, and what repeating it gives. */
const acts: [string, Act, string, AuditAction, "same" | "CONFLICT" | "NOT_FOUND"][] = [
  ["adding", (ctx, [, fresh]) => add(fresh, {}, ctx), "NOT_FOUND", "group.configured", "CONFLICT"],
  [
    "configuring",
    (ctx, [there]) =>
      configureGroup(ctx, { groupId: there.id, priority: 1, configuration: { license: "smart_uc" } }, ports),
    ...(["NOT_FOUND", "group.configured", "same"] as const),
  ],
  [
    "reordering",
    async (ctx) => reorderGroups(ctx, { groupIds: (await order()).reverse() }),
    ...(["CONFLICT", "group.reordered", "same"] as const),
  ],
  [
    "deleting",
    (ctx, [there]) => removeGroup(ctx, { groupId: there.id }),
    ...(["NOT_FOUND", "group.removed", "NOT_FOUND"] as const),
  ],
];

describe.each(acts)("%s", (_, act, foreign, action, repeated) => {
  let groups: readonly [TestGroup, TestGroup];
  beforeEach(async () => {
    groups = [await addDirectoryGroup(home, "There", [bob]), await addDirectoryGroup(home, "Fresh")];
    await add(groups[0]);
    await add(await addDirectoryGroup(home, "Second"));
  });

  it("is written down once, and done again it changes nothing", async () => {
    const before = await audited(action);
    await act(admin.ctx, groups);
    expect(await audited(action)).toBe(before + 1);
    const after = await listGroups(admin.ctx);
    if (action === "group.reordered") return;
    if (repeated === "same") await act(admin.ctx, groups);
    else await expect(act(admin.ctx, groups)).rejects.toMatchObject({ code: repeated });
    expect(await listGroups(admin.ctx)).toEqual(after);
  });

  it.each<[string, () => Promise<UserCtx>, string]>([
    ["somebody without the right", async () => (await home.signIn(bob)).ctx, "FORBIDDEN"],
    ["a scope of nobody", () => withScope("none"), "FORBIDDEN"],
    ["a scope of certain users", () => withScope("certain"), "FORBIDDEN"],
    ["a scope of the hierarchy", () => withScope("hierarchy"), "FORBIDDEN"],
    [
      "another tenant's administrator",
      async () => {
        const other = await tenantFixture(db.database, { name: "Fabrikam" });
        return (await other.signIn(other.administrator)).ctx;
      },
      foreign,
    ],
  ])("is refused to %s", async (_who, ctxOf, code) => {
    const [ctx, before, seen] = [await ctxOf(), await audited(action), await listGroups(admin.ctx)];
    await expect(act(ctx, groups)).rejects.toMatchObject({ code });
    expect([await audited(action), await listGroups(admin.ctx)]).toEqual([before, seen]);
  });

  it("is open to whoever may add users everywhere", async () => {
    await act(await withScope("all"), groups);
  });
});

describe("priorities", () => {
  it("follow one another; a group is put between others, and a gap closes", async () => {
    const [, two, last] = await three();
    await configureGroup(admin.ctx, { groupId: last?.id ?? "", priority: 1, configuration: {} }, ports);
    expect(await priorities()).toEqual([
      ["Three", 1],
      ["One", 2],
      ["Two", 3],
    ]);
    const late = await addDirectoryGroup(home, "Late");
    await addGroup(admin.ctx, { groupId: late.id, priority: 2, configuration: {} }, ports);
    await removeGroup(admin.ctx, { groupId: two?.id ?? "" });
    await configureGroup(admin.ctx, { groupId: last?.id ?? "", priority: 900, configuration: {} }, ports);
    expect(await priorities()).toEqual([
      ["Late", 1],
      ["One", 2],
      ["Three", 3],
    ]);
  });

  it("change by a whole order only: none forgotten, unknown or twice; the same order does nothing", async () => {
    const [one, two, last] = ids(await three());
    const other = await addDirectoryGroup(home, "Configures nobody");
    const wrong = [
      [one, two],
      [one, two, last, other.id],
      [one, two, two],
      [one, two, other.id],
    ];
    for (const groupIds of wrong) {
      const input = { groupIds: groupIds.map((id) => id ?? "") };
      await expect(reorderGroups(admin.ctx, input)).rejects.toMatchObject({ code: "CONFLICT" });
    }
    expect(await reorderGroups(admin.ctx, { groupIds: await order() })).toEqual({ moved: 0 });
    expect(await audited("group.reordered")).toBe(0);
  });

  it("that two change at once end as one of them said, whole", async () => {
    const [one = "", two = "", last = ""] = ids(await three());
    const wanted = [
      [two, last, one],
      [last, one, two],
    ];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(wanted.map((groupIds) => reorderGroups(admin.ctx, { groupIds })));
      expect(wanted).toContainEqual(await order());
      expect((await priorities()).map(([, priority]) => priority)).toEqual([1, 2, 3]);
    }
  });

  it("that change while a group is added know of it or are refused", async () => {
    const groupIds = ids(await three()).reverse();
    const late = await addDirectoryGroup(home, "Late");
    const [added, reordered] = await Promise.allSettled([add(late), reorderGroups(admin.ctx, { groupIds })]);
    expect(added.status).toBe("fulfilled");
    const kept = reordered.status === "fulfilled" ? groupIds : groupIds.toReversed();
    expect(await order()).toEqual([...kept, late.id]);
  });
});
