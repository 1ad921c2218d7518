import { randomBytes, randomUUID } from "node:crypto";

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { ruleDefinitions } from "@/server/domain/rules/schema";
import type { TenantTx } from "@/db/client";
import { auditEvent, licensePool, person, rule, ruleVersion, tenant, tenantKey } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { startSession } from "@/server/domain/access/start-session";
import { resolveSession } from "@/server/domain/access/resolve-session";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { openSecret, sealSecret } from "@/server/lib/crypto/secrets";

import { createTenant } from "./create-tenant";
import { getOnboardingSheet } from "./get-onboarding-sheet";
import type { CreateTenant } from "./input";
import { ensureKeyring } from "./keyring-check";
import { listTenants } from "./list-tenants";
import { type OperatorCtx, operatorCtx } from "./operator-ctx";
import { replaceAdministrator } from "./replace-administrator";
import { rewrapKeys } from "./rewrap-keys";
import { setLicensePools } from "./set-license-pools";
import { openTenantKey } from "./tenant-key";

const now = new Date("2026-11-20T09:00:00Z");
const masterKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const oldKey = masterKey("k1");
const keyring = parseKeyring(oldKey);
const binding = { purpose: "test", ownerId: "owner" };

let db: Awaited<ReturnType<typeof testDatabase>>;
let input: CreateTenant;
let ctx: OperatorCtx;

const add = (change: Partial<CreateTenant> = {}) =>
  createTenant({ database: db.database, keyring, now }, { ...input, ...change });
const within = <T>(work: (tx: TenantTx) => Promise<T>) => ctx.db.tx(work);
const acts = async () =>
  (await within((tx) => tx.select().from(auditEvent).orderBy(auditEvent.id))).map(
    ({ action, actorKind, detail }) => ({
      action,
      actorKind,
      detail,
    }),
  );

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  input = {
    tid: randomUUID().toUpperCase(),
    name: "Contoso",
    timeZone: "Europe/Berlin",
    region: "EU",
    administrator: { oid: randomUUID().toUpperCase(), upn: "Ada@contoso.example", displayName: "Ada Okafor" },
  };
  ctx = operatorCtx(db.database, (await add()).tenantId, now);
});

describe("adding an organization", () => {
  it("makes its key, its built-in rules and one administrator who needs no licence", async () => {
    const rules = await within((tx) =>
      tx.select().from(rule).innerJoin(ruleVersion, eq(ruleVersion.ruleId, rule.id)).orderBy(rule.name),
    );
    expect(
      rules.map(({ rule: { name, kind, builtIn, currentVersion } }) => [name, kind, builtIn, currentVersion]),
    ).toEqual([
      ["Administrator", "access", "administrator", 1],
      ["Never Record", "recording", "never_record", 1],
      ["Replay All", "replay", "replay_all", 1],
      ["Replay Own", "replay", "replay_own", 1],
      ["User", "access", "user", 1],
    ]);
    for (const {
      rule: { kind },
      rule_version: { definition },
    } of rules) {
      expect(ruleDefinitions[kind].strict().parse(definition)).toEqual(definition);
    }
    const [row] = await within((tx) =>
      tx.select().from(tenant).innerJoin(person, eq(person.id, tenant.freeAdministratorId)),
    );
    expect(row?.tenant).toMatchObject({
      tid: input.tid.toLowerCase(),
      name: "Contoso",
      timeZone: "Europe/Berlin",
    });
    expect(row?.person).toMatchObject({
      oid: input.administrator.oid.toLowerCase(),
      isUser: true,
      license: null,
    });
    const { key } = await within((tx) => openTenantKey(tx, keyring));
    expect(openSecret(key, binding, sealSecret(key, binding, "kept"))).toBe("kept");
    expect((await acts())[0]).toMatchObject({ action: "tenant.created", actorKind: "operator" });
  });

  it("changes nothing when repeated, and refuses another administrator or impossible input", async () => {
    expect(await add()).toEqual({ tenantId: ctx.db.tenantId, created: false });
    const administrator = { ...input.administrator, oid: randomUUID() };
    await expect(add({ administrator })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await acts()).toHaveLength(1);
    for (const [change, message] of [
      [{ tid: "contoso" }, /tenant ID must be a GUID/],
      [{ timeZone: "Berlin" }, /IANA/],
      [{ name: "  " }, /name is missing/],
      [{ administrator: { ...input.administrator, oid: "ada" } }, /user ID .* must be a GUID/],
    ] as const) {
      await expect(add({ tid: randomUUID(), ...change })).rejects.toThrow(message);
    }
    expect(await listTenants(db.database)).toContainEqual(
      expect.objectContaining({ tid: input.tid.toLowerCase(), administrator: "Ada@contoso.example" }),
    );
  });

  it("two at once end with one organization", async () => {
    const tid = randomUUID();
    const outcomes = await Promise.allSettled([add({ tid }), add({ tid }), add({ tid })]);
    expect(
      outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value.created),
    ).toHaveLength(1);
    expect((await listTenants(db.database)).filter((row) => row.tid === tid)).toHaveLength(1);
  });
});

describe("replacing the administrator", () => {
  const signIn = async (oid: string) => {
    const identity = {
      tid: input.tid.toLowerCase(),
      oid: oid.toLowerCase(),
      displayName: "Somebody",
      userPrincipalName: "s@x.example",
    };
    const started = await startSession(db.database, identity, now);
    if (started.kind !== "started") throw new Error("refused");
    return async () =>
      (await resolveSession(db.database, started.token, now))?.actor.rights.has("tenant.manage");
  };

  it("counts at the next request of both, and is written down once", async () => {
    const former = await signIn(input.administrator.oid);
    const who = { oid: randomUUID(), upn: "ben@contoso.example", displayName: "Ben Lindqvist" };
    const next = await signIn(who.oid);
    expect([await former(), await next()]).toEqual([true, false]);
    expect(await replaceAdministrator(ctx, who)).toMatchObject({ changed: true });
    expect([await former(), await next()]).toEqual([false, true]);
    expect(await replaceAdministrator(ctx, who)).toMatchObject({ changed: false });
    expect((await acts()).filter(({ action }) => action === "tenant.administrator_replaced")).toHaveLength(1);
    const sheet = await getOnboardingSheet(ctx, "https://archive.example");
    expect(sheet).toMatchObject({
      administrator: { oid: who.oid },
      tenant: { tid: input.tid.toLowerCase() },
    });
  });

  it("refuses somebody who is deactivated, and changes nothing", async () => {
    const oid = randomUUID();
    await signIn(oid);
    await within((tx) => tx.update(person).set({ deactivatedAt: now }).where(eq(person.oid, oid)));
    const who = { oid, upn: "x@contoso.example", displayName: "X" };
    await expect(replaceAdministrator(ctx, who)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await (await signIn(input.administrator.oid))()).toBe(true);
    const [row] = await within((tx) => tx.select().from(person).where(eq(person.oid, oid)));
    expect(row).toMatchObject({ isUser: false, accessRuleId: null });
  });
});

describe("licences", () => {
  it("sets the named pools, leaves the others, writes the numbers down", async () => {
    await setLicensePools(ctx, [
      { sku: "compliance_uc", bought: 10 },
      { sku: "zoom", bought: 10 },
    ]);
    await setLicensePools(ctx, [{ sku: "zoom", bought: 12, trial: true, endsOn: "2027-01-31" }]);
    const pools = await within((tx) => tx.select().from(licensePool).orderBy(licensePool.sku));
    expect(pools).toMatchObject([
      { sku: "compliance_uc", bought: 10, trial: false },
      { sku: "zoom", bought: 12, trial: true, endsOn: "2027-01-31" },
    ]);
    expect((await acts()).at(-1)).toMatchObject({ action: "tenant.licenses_set", detail: { zoom: 12 } });
    await expect(setLicensePools(ctx, [{ sku: "zoom", bought: -1 }])).rejects.toThrow();
  });
});

describe("master keys", () => {
  it("a keyring that did not seal this archive is refused at start", async () => {
    await ensureKeyring(db.database, keyring);
    await ensureKeyring(db.database, keyring);
    await expect(ensureKeyring(db.database, parseKeyring(masterKey("k1")))).rejects.toMatchObject({
      code: "wrong_key",
    });
    await expect(ensureKeyring(db.database, parseKeyring(masterKey("k2")))).rejects.toMatchObject({
      code: "unknown_key",
    });
  });

  it("rotate by re-wrapping: the old one may leave, nothing sealed is lost", async () => {
    const before = await within((tx) => openTenantKey(tx, keyring));
    const sealed = sealSecret(before.key, binding, "kept");
    const newKey = masterKey("k2");
    const both = parseKeyring(`${newKey},${oldKey}`);
    await expect(rewrapKeys(db.database, parseKeyring(newKey), new Date())).rejects.toMatchObject({
      code: "unknown_key",
    });
    const { rewrapped, tenants } = await rewrapKeys(db.database, both, new Date());
    expect(rewrapped).toBe(tenants);
    expect((await rewrapKeys(db.database, both, new Date())).rewrapped).toBe(0);
    const alone = parseKeyring(newKey);
    await ensureKeyring(db.database, alone);
    const opened = await within((tx) => openTenantKey(tx, alone, before.id));
    expect(openSecret(opened.key, binding, sealed)).toBe("kept");
    await expect(within((tx) => openTenantKey(tx, keyring))).rejects.toMatchObject({ code: "unknown_key" });
    expect(await within((tx) => tx.select().from(tenantKey))).toHaveLength(1);
  });
});
