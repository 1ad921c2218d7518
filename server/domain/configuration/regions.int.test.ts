import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { Region } from "@/db/constants";
import { testDatabase } from "@/db/testing/database";
import { addGroup, configureGroup } from "@/server/domain/groups/configure-group";
import { listGroups } from "@/server/domain/groups/list-groups";
import { previewAddGroup } from "@/server/domain/groups/preview-groups";
import { removeGroup } from "@/server/domain/groups/remove-group";
import { reorderGroups } from "@/server/domain/groups/reorder-groups";
import { addDirectoryGroup, joinGroup, type TestGroup } from "@/server/domain/groups/testing/directory-group";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { configureUsers } from "@/server/domain/users/configure-users";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: SignedIn;
let people: TestPerson[];
let sales: TestGroup;
let london: TestGroup;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  people = [];
  for (const name of ["Amy", "Bob", "Cem", "Dora", "Eve", "Finn"]) people.push(await home.addPerson(name));
  sales = await addDirectoryGroup(home, "Sales", people);
  london = await addDirectoryGroup(home, "London");
});

const give = (group: TestGroup, regionalStorage: Region | null) =>
  addGroup(admin.ctx, { groupId: group.id, configuration: { regionalStorage } }, archive);
const set = (who: readonly TestPerson[], regionalStorage: Region | null) =>
  configureUsers(admin.ctx, { personIds: who.map(({ id }) => id), changes: { regionalStorage } });
const order = (...groups: TestGroup[]) => ({ groupIds: groups.map(({ id }) => id) });
const refused = (message: RegExp) => ({
  code: "CONFLICT",
  message: expect.stringMatching(message) as string,
});

describe("a region without storage", () => {
  it("is refused when it is chosen, and told by the preview; what stands already stays", async () => {
    const eu = archive.stores.get("eu");
    const ports = { stores: new Map(eu ? [["eu", eu]] : []) };
    const input = { groupId: sales.id, configuration: { regionalStorage: "USA" as const } };
    await expect(addGroup(admin.ctx, input, ports)).rejects.toMatchObject(
      refused(/No storage .* USA.*operator/),
    );
    expect((await previewAddGroup(admin.ctx, input, ports)).refusal).toMatch(/No storage/);
    await give(sales, "USA");
    await configureGroup(admin.ctx, { ...input, priority: 1 }, ports);
  });
});

describe("two groups with different regional storage", () => {
  beforeEach(async () => {
    await give(sales, "EU");
  });

  it("are refused for people in both, through nested groups too; the sentence names groups and five people", async () => {
    const desk = await addDirectoryGroup(home, "Desk", people);
    await joinGroup(home, london, desk);
    await expect(give(london, "USA")).rejects.toMatchObject(
      refused(/“Sales” \(EU\) and “London” \(USA\).* of Amy, Bob, Cem, Dora, Eve and 1 more .*themselves/),
    );
    await give(london, "EU");
    const changed = configureGroup(
      admin.ctx,
      { groupId: london.id, configuration: { regionalStorage: "APAC" } },
      archive,
    );
    await expect(changed).rejects.toMatchObject(refused(/London/));
  });

  it("are fine where nobody is in both, or whoever is has a region of their own", async () => {
    await give(london, "USA");
    const paris = await addDirectoryGroup(home, "Paris", people.slice(0, 2));
    await set(people.slice(0, 2), "APAC");
    await give(paris, "USA");
    await expect(set(people.slice(0, 1), null)).rejects.toMatchObject(refused(/recordings of Amy are/));
    await set(people.slice(0, 2), "EU");
  });

  describe("that a change of the directory has brought", () => {
    beforeEach(async () => {
      await give(london, "USA");
      for (const who of people.slice(0, 2)) await joinGroup(home, london, who);
    });

    it("are counted, and block nothing that leaves them as they are", async () => {
      expect((await listGroups(admin.ctx)).regionConflicts).toBe(2);
      await set(people.slice(3), "APAC");
      await configureGroup(admin.ctx, { groupId: sales.id, configuration: { license: "smart_uc" } }, archive);
      await addGroup(
        admin.ctx,
        { groupId: (await addDirectoryGroup(home, "New")).id, configuration: {} },
        archive,
      );
    });

    it("let no new order move anybody's bytes, until it is settled", async () => {
      const reordered = () => reorderGroups(admin.ctx, order(london, sales));
      await expect(reordered()).rejects.toMatchObject(refused(/Amy, Bob/));
      await set(people.slice(0, 2), "EU");
      expect((await listGroups(admin.ctx)).regionConflicts).toBe(0);
      await reordered();
    });

    it("end with one of the groups", async () => {
      await removeGroup(admin.ctx, { groupId: sales.id });
      expect((await listGroups(admin.ctx)).regionConflicts).toBe(0);
    });

    it("grow by no third region", async () => {
      const paris = await addDirectoryGroup(home, "Paris", people.slice(1, 2));
      await expect(give(paris, "APAC")).rejects.toMatchObject(refused(/recordings of Bob are/));
      await give(paris, "USA");
    });
  });
});
