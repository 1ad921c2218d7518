import { and, eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, effectiveConfiguration, person, session, tenant } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { resolveSession } from "@/server/domain/access/resolve-session";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";

import { configureUsers } from "./configure-users";
import { deactivateUsers } from "./deactivate-users";
import { reactivateUsers } from "./reactivate-users";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let bob: TestPerson;
let cem: TestPerson;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  bob = await home.addPerson("Bob Berg");
  cem = await home.addPerson("Cem Demir");
  await setLicensePools(operatorCtx(db.database, home.tenantId, home.now), [
    { sku: "compliance_uc", bought: 1 },
  ]);
});

const of = (...people: TestPerson[]) => ({ personIds: people.map(({ id }) => id) });
const give = (who: TestPerson) =>
  configureUsers(admin.ctx, { ...of(who), changes: { license: "compliance_uc" } });
const isActive = async (who: TestPerson) =>
  (await home.db.tx((tx) => tx.select().from(person).where(eq(person.id, who.id))))[0]?.deactivatedAt ===
  null;
const shortOf = async (who: TestPerson) =>
  (
    await home.db.tx((tx) =>
      tx.select().from(effectiveConfiguration).where(eq(effectiveConfiguration.personId, who.id)),
    )
  )[0]?.short;
const audits = (action: "user.deactivated" | "user.reactivated", who: TestPerson) =>
  home.db.tx((tx) =>
    tx.$count(auditEvent, and(eq(auditEvent.action, action), eq(auditEvent.subjectId, who.id))),
  );

describe("deactivating", () => {
  it("signs out at once, lets nobody in, frees the license, and keeps the configuration", async () => {
    await give(bob);
    const { token } = await home.signIn(bob);
    expect(await deactivateUsers(admin.ctx, of(bob))).toEqual({ changed: 1 });
    expect(await resolveSession(db.database, token, home.now)).toBeNull();
    expect(await home.db.tx((tx) => tx.$count(session, eq(session.personId, bob.id)))).toBe(0);
    await expect(home.signIn(bob)).rejects.toThrow();
    await give(cem);
    expect([await shortOf(cem), await shortOf(bob)]).toEqual([[], ["compliance_uc"]]);
    const [row] = await home.db.tx((tx) => tx.select().from(person).where(eq(person.id, bob.id)));
    expect(row).toMatchObject({ license: "compliance_uc", isUser: true });
    expect(await audits("user.deactivated", bob)).toBe(1);
  });

  it("changes nothing when it is repeated", async () => {
    await deactivateUsers(admin.ctx, of(bob));
    expect(await deactivateUsers(admin.ctx, of(bob, cem, bob))).toEqual({ changed: 1 });
    expect([await audits("user.deactivated", bob), await audits("user.deactivated", cem)]).toEqual([1, 1]);
  });

  it("is refused for oneself, the administrator without license, and the last who may administer", async () => {
    const accessRuleId = home.builtIn("administrator");
    const other = await home.signIn(await home.addPerson("Olga Other", { accessRuleId }));
    const refused: [SignedIn, TestPerson, RegExp][] = [
      [admin, home.administrator, /yourself/],
      [other, home.administrator, /without license/],
    ];
    for (const [who, whom, message] of refused) {
      await expect(deactivateUsers(who.ctx, of(bob, whom))).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringMatching(message) as string,
      });
    }
    const everybody = { scope: "all" as const, personIds: [], kinds: [] };
    const helperRule = await home.addRule("Helper", {
      ...{ kind: "access", definition: { rights: ["users.add"], assignment: everybody } },
    });
    const helper = await home.signIn(await home.addPerson("Hal Helper", { accessRuleId: helperRule }));
    await configureUsers(other.ctx, {
      ...of(home.administrator),
      changes: { accessRuleId: home.builtIn("user") },
    });
    await expect(deactivateUsers(helper.ctx, of(other.person))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/nobody who may administer/) as string,
    });
    expect([await isActive(bob), await isActive(other.person)]).toEqual([true, true]);
  });
});

describe("deactivating somebody who becomes the administrator without license meanwhile", () => {
  it("is refused", async () => {
    let go = () => {};
    const acting = new Promise<void>((resolve) => (go = resolve)).then(() =>
      deactivateUsers(admin.ctx, of(bob)),
    );
    const owner = postgres(db.adminUrl, { max: 1 });
    const waiting = () =>
      owner`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await home.db.tx(async (tx) => {
      await tx.update(tenant).set({ freeAdministratorId: bob.id }).where(eq(tenant.id, home.tenantId));
      go();
      await expect.poll(async () => (await waiting()).length, { interval: 10, timeout: 5_000 }).toBe(1);
    });
    await expect(acting).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await isActive(bob)).toBe(true);
    await owner.end();
  });
});

describe("reactivating", () => {
  it("gives the license back where one is left, and says who goes without", async () => {
    await give(bob);
    await deactivateUsers(admin.ctx, of(bob));
    await give(cem);
    expect(await reactivateUsers(admin.ctx, of(bob))).toEqual({ changed: 1, without: 1 });
    await deactivateUsers(admin.ctx, of(cem));
    expect([await shortOf(bob), await reactivateUsers(admin.ctx, of(cem, bob))]).toEqual([
      [],
      { changed: 1, without: 1 },
    ]);
    expect((await home.signIn(bob)).person).toEqual(bob);
    expect(await audits("user.reactivated", bob)).toBe(1);
    expect(await reactivateUsers(admin.ctx, of(bob))).toEqual({ changed: 0, without: 0 });
  });

  it("gives nobody rights back that the actor lacks", async () => {
    const everybody = { scope: "all" as const, personIds: [], kinds: [] };
    const accessRuleId = await home.addRule("Helper", {
      ...{ kind: "access", definition: { rights: ["users.add"], assignment: everybody } },
    });
    const helper = await home.signIn(await home.addPerson("Hal Helper", { accessRuleId }));
    const olga = await home.addPerson("Olga Other", { accessRuleId: home.builtIn("administrator") });
    await deactivateUsers(admin.ctx, of(bob, olga));
    await expect(reactivateUsers(helper.ctx, of(olga))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await isActive(olga)).toBe(false);
    expect(await reactivateUsers(helper.ctx, of(bob))).toMatchObject({ changed: 1 });
    expect(await reactivateUsers(admin.ctx, of(olga))).toMatchObject({ changed: 1 });
  });
});

describe.each([
  ["deactivating", deactivateUsers],
  ["reactivating", reactivateUsers],
] as const)("%s", (_, act) => {
  it("is for those who may add users, within their User Assignment and their tenant", async () => {
    const user = await home.signIn(cem);
    await expect(act(user.ctx, of(bob))).rejects.toMatchObject({ code: "FORBIDDEN" });
    const assignment = { scope: "certain" as const, personIds: [cem.id], kinds: [] };
    const accessRuleId = await home.addRule("Certain", {
      ...{ kind: "access", definition: { rights: ["users.add"], assignment } },
    });
    const certain = await home.signIn(await home.addPerson("Carl Certain", { accessRuleId }));
    await expect(act(certain.ctx, of(cem, bob))).rejects.toMatchObject({ code: "NOT_FOUND" });
    const other = await tenantFixture(db.database, { name: "Fabrikam" });
    const stranger = await other.signIn(other.administrator);
    await expect(act(stranger.ctx, of(bob))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await isActive(bob)).toBe(true);
  });
});
