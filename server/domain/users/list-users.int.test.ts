import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";

import { testDatabase } from "@/db/testing/database";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import type { UserAssignment } from "@/server/domain/rules/schema";
import { newId } from "@/server/lib/id";

import { configureUsers } from "./configure-users";
import { listUserChoices } from "./list-choices";
import { listUsers } from "./list-users";
import { matchingUsers } from "./match-users";
import { reportUsers } from "./report-users";
import { listUsersInput, userFilter, type UserSort, userSorts } from "./schema";

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;
let keepRule: string;
const groupId = newId();
const people: Record<string, TestPerson> = {};

const idOf = (name: string): string => people[name]?.id ?? "";

/** Ana: own license and rule. Bo, Cy: in the group Sales, which has one license too few. Dee: in the directory only. */
beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  keepRule = await home.addRule("Keep 7 years", {
    kind: "recording",
    definition: {
      ...{
        audio: true,
        video: true,
        screenOnly: false,
        chat: true,
        reevaluate: false,
        recordingType: "bulk",
      },
      ...{ recordingControl: false, recordSwitch: false, retentionDays: 2555 },
    },
  });
  people.Ana = await home.addPerson("Ana Ruiz-Berg", { department: "Trading", license: "smart_voice" });
  people.Bo = await home.addPerson("Bo O'Brien", { department: "Sales", managerOid: people.Ana.oid });
  people.Cy = await home.addPerson("Cy Ünal", { department: "Sales", managerOid: people.Bo.oid });
  people.Dee = await home.addPerson("Dee Zweig");
  const { tenantId } = home;
  await owner`update person set mail_normalized = 'anarchy@else.example' where id = ${idOf("Bo")}`;
  await owner`update person set is_user = false, directory_state = 'disabled' where id = ${idOf("Dee")}`;
  await owner`insert into directory_group (tenant_id, id, oid, display_name, directory_state, priority, license,
    add_on_zoom, changed_at) values (${tenantId}, ${groupId}, 'sales', 'Sales', 'active', 1, 'compliance_uc', true, now())`;
  await owner`insert into group_member (tenant_id, group_id, member_oid, member_kind) values
    (${tenantId}, ${groupId}, ${people.Bo.oid}, 'person'), (${tenantId}, ${groupId}, ${people.Cy.oid}, 'person')`;
  await setLicensePools(operatorCtx(db.database, tenantId, home.now), [{ sku: "compliance_uc", bought: 1 }]);
  await home.db.tx((tx) => refreshConfigurations(tx, home.system(), "everybody"));
  await configureUsers(admin.ctx, { personIds: [idOf("Ana")], changes: { recordingRuleId: keepRule } });
});
afterAll(async () => {
  await owner.end();
  await db.drop();
});

type Filter = z.input<typeof userFilter>;
const firstNames = (items: readonly { name: string }[]) =>
  items.map(({ name }) => name.split(" ")[0]).join(" ");
const list = async (input: object, who: SignedIn = admin) => listUsers(who.ctx, listUsersInput.parse(input));

describe("a list of users", () => {
  it.each<[Filter | (() => Filter), string]>([
    [{}, "Ada Ana Bo Cy"],
    [{ show: "all" }, "Ada Ana Bo Cy Dee"],
    [{ show: "not_added" }, "Dee"],
    [{ search: "an" }, "Ana Bo"],
    [{ search: "BERG ana" }, "Ana"],
    [{ search: "ana.ruiz@contoso" }, "Ana"],
    [{ search: "brien" }, "Bo"],
    [{ search: "o'brien" }, "Bo"],
    [{ search: "ÜN" }, "Cy"],
    [{ search: "uiz" }, ""],
    [{ search: ".*" }, "Ada Ana Bo Cy"],
    [{ search: "(ana|zz)" }, ""],
    [{ license: ["smart_voice"] }, "Ana"],
    [{ license: ["none", "compliance_uc"] }, "Ada Bo Cy"],
    [{ department: ["Sales", "Trading"] }, "Ana Bo Cy"],
    [{ department: ["none"] }, "Ada"],
    [{ regionalStorage: ["EU"] }, ""],
    [{ recordingRule: ["none"] }, "Ada Bo Cy"],
    [() => ({ recordingRule: [keepRule] }), "Ana"],
    [() => ({ accessRule: [home.builtIn("administrator")] }), "Ada"],
    [() => ({ replayRule: [home.builtIn("replay_own"), "none"] }), "Ana Bo Cy"],
    [{ analyticsRule: ["none"] }, "Ada Ana Bo Cy"],
    [{ addOns: ["addOnZoom"] }, "Bo Cy"],
    [{ addOns: ["addOnZoom", "addOnAnalytics"] }, ""],
    [{ state: ["active"] }, "Ada Ana Bo Cy"],
    [{ show: "all", state: ["disabled", "left"] }, "Dee"],
    [{ state: ["deactivated"] }, ""],
    [{ short: true }, "Cy"],
    [{ source: "own" }, "Ada Ana"],
    [{ source: groupId }, "Bo Cy"],
    [{ source: newId() }, ""],
    [{ license: ["compliance_uc"], search: "cy", short: true }, "Cy"],
  ])("filtered by %j names %s, and so do its count, its ids and its report", async (given, expected) => {
    const filter = typeof given === "function" ? given() : given;
    const page = await list(filter);
    expect(firstNames(page.items)).toBe(expected);
    expect(page.total).toBe(page.items.length);
    const { personIds } = await matchingUsers(admin.ctx, userFilter.parse(filter));
    expect(personIds.sort()).toEqual(page.items.map(({ id }) => id).sort());
    const { bytes } = await reportUsers(admin.ctx, { filter: userFilter.parse(filter), format: "csv" });
    const rows = (await textOf(bytes)).trimEnd().split("\r\n").slice(1);
    expect(firstNames(rows.map((name) => ({ name })))).toBe(expected);
  });

  it.each<[UserSort, string, string]>([
    ["name", "Ada Ana Bo Cy", "Cy Bo Ana Ada"],
    ["username", "Ada Ana Bo Cy", "Cy Bo Ana Ada"],
    ["license", "Bo Cy Ana Ada", "Ana Bo Cy Ada"],
    ["department", "Bo Cy Ana Ada", "Ana Bo Cy Ada"],
    ["recordingRule", "Ana Ada Bo Cy", "Ana Ada Bo Cy"],
    ["replayRule", "Ada Ana Bo Cy", "Ana Bo Cy Ada"],
    ["accessRule", "Ada Ana Bo Cy", "Ana Bo Cy Ada"],
    ["addOns", "Ada Ana Bo Cy", "Bo Cy Ada Ana"],
  ])("ordered by %s is %s, and backwards %s: nobody without a value comes first", async (sort, up, down) => {
    expect(firstNames((await list({ sort })).items)).toBe(up);
    expect(firstNames((await list({ sort, descending: true })).items)).toBe(down);
  });

  it("comes in pages that together hold everybody once, in whatever order", async () => {
    const paged = await tenantFixture(db.database, { name: "Paged" });
    const { ctx } = await paged.signIn(paged.administrator);
    for (let n = 0; n < 24; n++) await paged.addPerson(`Person ${"abc"[n % 3]}`);
    for (const sort of userSorts) {
      const seen: string[] = [];
      for (const page of [1, 2, 3]) {
        const answer = await listUsers(ctx, listUsersInput.parse({ sort, page, pageSize: 10 }));
        expect(answer.total).toBe(25);
        seen.push(...answer.items.map(({ id }) => id));
      }
      expect(new Set(seen).size, sort).toBe(25);
    }
    const beyond = await listUsers(ctx, listUsersInput.parse({ page: 9 }));
    expect(beyond).toMatchObject({ items: [], total: 25, page: 9 });
  });

  it("says for each value where it comes from, and what nobody has a seat of", async () => {
    const { items } = await list({ search: "cy" });
    const sales = { kind: "group", groupId, groupName: "Sales" };
    expect(items).toMatchObject([
      {
        ...{
          name: "Cy Ünal",
          state: "active",
          origin: "directory",
          listed: true,
          short: ["compliance_uc"],
        },
        license: { value: "compliance_uc", source: sales },
        addOnZoom: { value: true, source: sales },
        addOnAnalytics: { value: null, source: { kind: "default" } },
        recordingRule: { value: null, source: { kind: "default" } },
        accessRule: { value: { id: home.builtIn("user"), name: "User" }, source: { kind: "default" } },
      },
    ]);
    const [ana] = (await list({ search: "ana" })).items;
    expect(ana?.recordingRule).toEqual({
      value: { id: keepRule, name: "Keep 7 years" },
      source: { kind: "own" },
    });
  });

  it("offers the departments, the groups that configure and the kinds that one may assign", async () => {
    expect(await listUserChoices(admin.ctx)).toEqual({
      departments: ["Sales", "Trading"],
      groups: [{ id: groupId, name: "Sales" }],
      assignable: ["recording", "replay", "access", "analytics"],
    });
  });
});

describe("the scope of User Assignment", () => {
  const withScope = async (name: string, assignment: UserAssignment, managing?: TestPerson) => {
    const definition = { rights: ["users.list" as const, "users.add" as const], assignment };
    const accessRuleId = await home.addRule(`Rule of ${name}`, { kind: "access", definition });
    const who = await home.addPerson(name, { accessRuleId, department: "Hidden" });
    if (managing) await owner`update person set manager_oid = ${who.oid} where id = ${managing.id}`;
    return home.signIn(who);
  };

  it.each<[string, () => Promise<SignedIn>, string]>([
    ["none", () => withScope("Nora None", { scope: "none", personIds: [], kinds: [] }), ""],
    [
      "certain",
      () => withScope("Carl Certain", { scope: "certain", personIds: [idOf("Cy")], kinds: ["recording"] }),
      "Cy",
    ],
    [
      "hierarchy",
      () => withScope("Hera Hierarchy", { scope: "hierarchy", personIds: [], kinds: [] }, people.Bo),
      "Bo Cy",
    ],
  ])("%s bounds whom one lists, counts, ticks, reports and filters by", async (_, signIn, expected) => {
    const who = await signIn();
    const page = await list({ show: "all" }, who);
    expect(firstNames(page.items)).toBe(expected);
    expect(page.total).toBe(page.items.length);
    const filter = userFilter.parse({ show: "all" });
    expect((await matchingUsers(who.ctx, filter)).personIds).toHaveLength(page.total);
    const text = await textOf((await reportUsers(who.ctx, { filter, format: "csv" })).bytes);
    expect(text.trimEnd().split("\r\n")).toHaveLength(page.total + 1);
    expect((await listUserChoices(who.ctx)).departments).not.toContain("Hidden");
  });

  it("is nothing to whoever lacks the right", async () => {
    const { ctx } = await home.signIn(await home.addPerson("Uma User"));
    const filter = userFilter.parse({});
    const calls = [
      () => listUsers(ctx, listUsersInput.parse({})),
      () => matchingUsers(ctx, filter),
      () => listUserChoices(ctx),
      () => reportUsers(ctx, { filter, format: "csv" }),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN", detail: { right: "users.list" } });
    }
  });
});

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
