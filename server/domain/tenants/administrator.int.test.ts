import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, person, tenant } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { loadPools } from "@/server/domain/licenses/pools";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { getTenantOverview } from "./get-tenant-overview";
import { handOverFreeAdministrator } from "./hand-over-free-administrator";
import { listAdministratorCandidates } from "./list-administrator-candidates";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let ada: SignedIn;
/** A second administrator. */
let ben: TestPerson;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  home = await tenantFixture(db.database);
  ada = await home.signIn(home.administrator);
  ben = await addAdministrator("Ben Lindqvist");
});

const refresh = () => home.db.tx((tx) => refreshConfigurations(tx, home.system(), "everybody"));
async function addAdministrator(name: string): Promise<TestPerson> {
  const added = await home.addPerson(name, { accessRuleId: home.builtIn("administrator") });
  await refresh();
  return added;
}
const free = async () =>
  (await home.db.tx((tx) => tx.select({ id: tenant.freeAdministratorId }).from(tenant)))[0]?.id;
const acts = () =>
  home.db.tx((tx) =>
    tx.select().from(auditEvent).where(eq(auditEvent.action, "tenant.free_administrator_handed_over")),
  );
const change = (who: TestPerson, values: Partial<typeof person.$inferInsert>) =>
  home.db.tx((tx) => tx.update(person).set(values).where(eq(person.id, who.id)));
const handOver = (from: SignedIn, to: { id: string }) =>
  handOverFreeAdministrator(from.ctx, { personId: to.id });

describe("handing over the administration without licence", () => {
  it("is done by whoever has it, once, and written down; rights and rules stay", async () => {
    expect(await handOver(ada, ben)).toEqual({ handedOver: true });
    expect(await free()).toBe(ben.id);
    expect((await acts()).map(({ actorId, subjectId, detail }) => [actorId, subjectId, detail])).toEqual([
      [ada.person.id, ben.id, { former: ada.person.id }],
    ]);
    const signedIn = await home.signIn(ben);
    expect(await handOver(signedIn, ben)).toEqual({ handedOver: false });
    expect(await acts()).toHaveLength(1);
    expect((await getTenantOverview(ada.ctx)).mayHandOver).toBe(false);
    await expect(handOver(ada, ada.person)).rejects.toMatchObject({ code: "FORBIDDEN", message: /Ben Lindqvist/ });
  }); // prettier-ignore

  it.each([
    ["deactivated", { deactivatedAt: new Date() }],
    ["disabled in the directory", { directoryState: "disabled" }],
    ["gone from the directory", { directoryState: "left" }],
  ] as const)("is anybody's who manages the tenant once the present one is %s", async (_, state) => {
    const signedIn = await home.signIn(ben);
    await expect(handOver(signedIn, ben)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await change(ada.person, state);
    expect((await getTenantOverview(signedIn.ctx)).freeAdministrator).toMatchObject({ active: false });
    expect(await handOver(signedIn, ben)).toEqual({ handedOver: true });
    expect(await free()).toBe(ben.id);
  });

  it.each([
    ["who does not administer", () => home.addPerson("Uma User"), "CONFLICT"],
    ["who is deactivated", async () => (await change(ben, { deactivatedAt: new Date() }), ben), "CONFLICT"],
    ["who has left", async () => (await change(ben, { directoryState: "left" }), ben), "CONFLICT"],
    ["who is no user", async () => (await change(ben, { isUser: false }), ben), "CONFLICT"],
    ["who does not exist", () => Promise.resolve({ id: newId() }), "NOT_FOUND"],
    ["of another tenant", async () => (await tenantFixture(db.database)).administrator, "NOT_FOUND"],
  ])("is refused for somebody %s", async (_, receiver, code) => {
    await expect(handOver(ada, await receiver())).rejects.toMatchObject({ code });
    expect([await free(), await acts()]).toEqual([ada.person.id, []]);
  });

  it("two at once end with one of them, and the second is told", async () => {
    const cem = await addAdministrator("Cem Aydin");
    const outcomes = await Promise.allSettled([handOver(ada, ben), handOver(ada, cem)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await acts()).toHaveLength(1);
  });

  it("is nothing that a user may do or see", async () => {
    const user = await home.signIn(await home.addPerson("Uma User"));
    const forbidden = { code: "FORBIDDEN", detail: { right: "tenant.manage" } };
    await expect(handOver(user, user.person)).rejects.toMatchObject(forbidden);
    await expect(listAdministratorCandidates(user.ctx, { search: "" })).rejects.toMatchObject(forbidden);
  });
});

describe("who may get it", () => {
  const names = async (search: string) =>
    (await listAdministratorCandidates(ada.ctx, { search })).map(({ name }) => name);

  it("are active users whose rule administers, by a part of their name", async () => {
    await home.addPerson("Uma User");
    const almost = await home.addRule("Almost", {
      kind: "access",
      definition: { rights: ["tenant.manage", "users.add"], assignment: { scope: "all", personIds: [], kinds: [] } },
    });
    await home.addPerson("Eva Almost", { accessRuleId: almost });
    const gone = await addAdministrator("Gus Gone");
    await change(gone, { directoryState: "left" });
    expect(await names("")).toEqual(["Ben Lindqvist"]);
    const cem = await addAdministrator("Cem Aydin");
    expect(await names("")).toEqual(["Ben Lindqvist", "Cem Aydin"]);
    await handOver(ada, cem);
    expect(await names("")).toEqual(["Ada Okafor", "Ben Lindqvist"]);
    expect(await names("LIND")).toEqual(["Ben Lindqvist"]);
    expect(await names("ben.lind")).toEqual(["Ben Lindqvist"]);
    expect(await names("100%_\\")).toEqual([]);
  }); // prettier-ignore
});

describe("free means free", () => {
  it("uses no licence of any pool; with one, Tenant says so", async () => {
    const used = async () =>
      (await home.db.tx((tx) => loadPools(tx, home.now))).reduce((sum, pool) => sum + pool.used + pool.short, 0);
    expect(await used()).toBe(0);
    expect((await getTenantOverview(ada.ctx)).freeAdministrator).toEqual({
      ...{ id: ada.person.id, name: "Ada Okafor", username: ada.person.upn },
      ...{ active: true, license: null, isYou: true },
    });
    await change(ada.person, { license: "compliance_uc" });
    await refresh();
    expect((await getTenantOverview(ada.ctx)).freeAdministrator).toMatchObject({ license: "compliance_uc" });
    expect(await used()).toBe(1);
  }); // prettier-ignore
});
