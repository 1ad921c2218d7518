import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type LicenseSku, ruleKinds } from "@/db/constants";
import { auditEvent, effectiveConfiguration, licensePool, person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { adminRights, userRights } from "@/server/domain/rules/schema";
import { configureUsers, configureUsersIn } from "@/server/domain/users/configure-users";

import { previewChange } from "./preview";
import { lockConfiguration, refreshConfigurations } from "./refresh";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let people: TestPerson[];

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  people = [];
  for (const name of ["Bob Berg", "Cem Demir", "Dora Diaz"]) people.push(await home.addPerson(name));
});

const dayMs = 86_400_000;
const after = (days: number) => new Date(home.now.getTime() + days * dayMs);
const buy = (bought: number, at = home.now) =>
  setLicensePools(operatorCtx(db.database, home.tenantId, at), [{ sku: "compliance_uc", bought }]);
const give = (who: TestPerson[], license: "compliance_uc" | null = "compliance_uc") =>
  configureUsers(admin.ctx, { personIds: who.map((one) => one.id), changes: { license } });
const shortOf = async (sku: LicenseSku) => {
  const rows = await home.db.tx((tx) =>
    tx
      .select({ name: person.displayName, short: effectiveConfiguration.short })
      .from(effectiveConfiguration)
      .innerJoin(person, eq(person.id, effectiveConfiguration.personId))
      .orderBy(person.displayName),
  );
  return rows.filter((row) => row.short.includes(sku)).map((row) => row.name);
};

describe("pools that shrink", () => {
  it("take no seat in the time of grace, then those of the last by username, and give them back once bought", async () => {
    await buy(3);
    await give(people);
    await buy(1);
    expect(await shortOf("compliance_uc")).toEqual([]);
    const refreshAt = (days: number) =>
      home.db.tx((tx) => refreshConfigurations(tx, home.system(after(days)), "everybody"));
    await refreshAt(13);
    expect(await shortOf("compliance_uc")).toEqual([]);
    await refreshAt(14);
    expect(await shortOf("compliance_uc")).toEqual(["Cem Demir", "Dora Diaz"]);
    await buy(2, after(15));
    expect(await shortOf("compliance_uc")).toEqual(["Dora Diaz"]);
    await buy(3, after(16));
    expect(await shortOf("compliance_uc")).toEqual([]);
    const [pool] = await home.db.tx((tx) =>
      tx.select().from(licensePool).where(eq(licensePool.sku, "compliance_uc")),
    );
    expect(pool?.overUsedSince).toBeNull();
  });

  it("refuse by name what has no seat, and say who holds them", async () => {
    await buy(1);
    await give(people.slice(0, 1));
    await expect(give(people.slice(1, 2))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Bob Berg") as string,
    });
  });
});

describe("an operator who buys while somebody gives seats out", () => {
  it("waits for them", async () => {
    let go = () => {};
    const buying = new Promise<void>((resolve) => (go = resolve)).then(() => buy(2));
    const admins = postgres(db.adminUrl, { max: 1 });
    const waiting = () =>
      admins`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await home.db.tx(async (tx) => {
      await lockConfiguration(tx);
      go();
      await expect.poll(async () => (await waiting()).length, { interval: 10, timeout: 5_000 }).toBe(1);
      await tx
        .update(licensePool)
        .set({ overUsedSince: home.now })
        .where(eq(licensePool.sku, "compliance_uc"));
    });
    await expect(buying).resolves.toBeUndefined();
    await admins.end();
  });
});

describe("the last administrator", () => {
  it("is nobody who can't sign in, having been entered by hand", async () => {
    const [first, second] = people;
    const accessRuleId = home.builtIn("administrator");
    const change = (who: TestPerson, rule: string) =>
      configureUsers(home.system(), { personIds: [who.id], changes: { accessRuleId: rule } });
    const byHand = first ?? home.administrator;
    await home.db.tx((tx) =>
      tx
        .update(person)
        .set({ origin: "manual", oid: `manual:${byHand.id}` })
        .where(eq(person.id, byHand.id)),
    );
    await change(byHand, accessRuleId);
    const demote = () => change(home.administrator, home.builtIn("user"));
    await expect(demote()).rejects.toMatchObject({ code: "CONFLICT" });
    await change(second ?? home.administrator, accessRuleId);
    await demote();
  });
});

describe("a preview", () => {
  it("says what would change and changes nothing", async () => {
    await buy(3);
    const input = { personIds: people.map((one) => one.id), changes: { license: "compliance_uc" as const } };
    const told = await previewChange(admin.ctx, input.personIds, (tx) =>
      configureUsersIn(tx, admin.ctx, input),
    );
    expect(told.people.total).toBe(3);
    expect(told.people.items[0]).toMatchObject({
      name: "Bob Berg",
      fields: [{ field: "license", before: null, after: "compliance_uc" }],
    });
    expect(told.refusal).toBeNull();
    const [configured, events] = await home.db.tx(async (tx) => [
      await tx.$count(person, eq(person.license, "compliance_uc")),
      await tx.$count(auditEvent, eq(auditEvent.action, "user.configured")),
    ]);
    expect([configured, events]).toEqual([0, 0]);
  });

  it("says why it would be refused", async () => {
    const input = {
      personIds: [home.administrator.id],
      changes: { accessRuleId: home.builtIn("user") },
    };
    const told = await previewChange(admin.ctx, input.personIds, (tx) =>
      configureUsersIn(tx, admin.ctx, input),
    );
    expect(told.refusal).toMatch(/nobody who may administer/);
  });
});

describe("administrators", () => {
  it("may hand over, but a right that only one of them can give stays with one of them", async () => {
    const [bob] = people;
    if (!bob) throw new Error("nobody");
    const rights = [...adminRights, ...userRights].filter((right) => right !== "jobs.manage");
    const definition = {
      rights,
      assignment: { scope: "all" as const, personIds: [], kinds: [...ruleKinds] },
    };
    const accessRuleId = await home.addRule("Administrator without jobs", { kind: "access", definition });
    await configureUsers(admin.ctx, { personIds: [bob.id], changes: { accessRuleId } });
    const stepDown = () =>
      configureUsers(admin.ctx, {
        personIds: [home.administrator.id],
        changes: { accessRuleId: home.builtIn("user") },
      });
    await expect(stepDown()).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Access Jobs") as string,
    });
    const all = home.builtIn("administrator");
    await configureUsers(admin.ctx, { personIds: [bob.id], changes: { accessRuleId: all } });
    await expect(stepDown()).resolves.toEqual({ changed: 1 });
  });
});
