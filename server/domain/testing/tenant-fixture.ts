import { randomUUID } from "node:crypto";

import { eq } from "drizzle-orm";
import type { z } from "zod";

import { type BuiltInRule, licenseSkus, type RuleKind } from "@/db/constants";
import type { Database } from "@/db/client";
import { licensePool, person, rule, ruleVersion } from "@/db/schema";
import type { Ctx, UserCtx } from "@/server/domain/access/ctx";
import { type CurrentSession, resolveSession } from "@/server/domain/access/resolve-session";
import { startSession } from "@/server/domain/access/start-session";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { ruleDefinitions } from "@/server/domain/rules/schema";
import { createTestTenant } from "@/server/domain/tenants/testing/create-test-tenant";
import { newId } from "@/server/lib/id";

type Settings = Partial<
  Pick<
    typeof person.$inferInsert,
    | "license"
    | "addOnZoom"
    | "recordingRuleId"
    | "replayRuleId"
    | "accessRuleId"
    | "directoryState"
    | "department"
    | "managerOid"
  >
>;
type Definition = {
  [K in RuleKind]: { kind: K; definition: z.input<(typeof ruleDefinitions)[K]> };
}[RuleKind];

export type TestPerson = { id: string; oid: string; upn: string; name: string };
export type SignedIn = { token: string; session: CurrentSession; ctx: UserCtx; person: TestPerson };
export type TenantFixture = Awaited<ReturnType<typeof tenantFixture>>;

/** A tenant made by the real verb, with ways to add people and rules and to sign people in for real. */
export async function tenantFixture(database: Database, options: { name?: string; now?: Date } = {}) {
  const { name = "Contoso", now = new Date() } = options;
  const tid = randomUUID();
  const domain = `${name.toLowerCase()}.example`;
  const first = { oid: randomUUID(), upn: `ada@${domain}`, name: "Ada Okafor" };
  const tenantId = await createTestTenant(database, { tid, name, oid: first.oid, upn: first.upn, now });
  const db = database.tenant(tenantId);

  const found = await db.tx(async (tx) => ({
    people: await tx.select({ id: person.id }).from(person).where(eq(person.oid, first.oid)),
    rules: await tx.select({ id: rule.id, builtIn: rule.builtIn }).from(rule),
  }));
  // Licences enough for any test that is not about them.
  await db.tx((tx) =>
    tx.insert(licensePool).values(licenseSkus.map((sku) => ({ tenantId, sku, bought: 1_000 }))),
  );

  const builtIn = (key: BuiltInRule): string => {
    const id = found.rules.find((row) => row.builtIn === key)?.id;
    if (!id) throw new Error(`no built-in rule ${key}`);
    return id;
  };
  const administrator: TestPerson = { ...first, id: found.people[0]?.id ?? "" };

  const system = (at: Date = now): Ctx => ({ db, actor: { kind: "system", tenantId }, now: at });

  async function addPerson(displayName: string, settings: Settings = {}): Promise<TestPerson> {
    const upn = `${displayName.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@${domain}`;
    const added = { id: newId(), oid: randomUUID(), upn, name: displayName };
    await db.tx(async (tx) => {
      await tx.insert(person).values({
        tenantId,
        id: added.id,
        oid: added.oid,
        displayName,
        userPrincipalName: upn,
        upnNormalized: upn,
        directoryState: "active",
        isUser: true,
        changedAt: now,
        ...settings,
      });
      await refreshConfigurations(tx, system(), [added.id]);
    });
    return added;
  }

  async function addRule(ruleName: string, { kind, definition: given }: Definition): Promise<string> {
    const id = newId();
    const definition = ruleDefinitions[kind].parse(given);
    await db.tx(async (tx) => {
      const common = { tenantId, kind, name: ruleName, changedAt: now };
      await tx.insert(rule).values({ ...common, id, currentVersion: 1 });
      await tx.insert(ruleVersion).values({ tenantId, id: newId(), ruleId: id, version: 1, definition });
    });
    return id;
  }

  async function signIn(who: TestPerson, at: Date = now): Promise<SignedIn> {
    const identity = { tid, oid: who.oid, displayName: who.name, userPrincipalName: who.upn };
    const started = await startSession(database, identity, at);
    if (started.kind !== "started") throw new Error(`refused: ${started.reason}`);
    const session = await resolveSession(database, started.token, at);
    if (!session) throw new Error("a new session does not resolve");
    return { token: started.token, session, person: who, ctx: { db, actor: session.actor, now: at } };
  }

  return { tenantId, tid, name, db, now, administrator, builtIn, addPerson, addRule, signIn, system };
}
