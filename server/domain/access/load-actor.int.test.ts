import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { rule, ruleVersion } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { rights } from "@/server/domain/rules/schema";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database);
});
afterAll(() => db.drop());

/** Leaves the rule as an earlier version of the product would have stored it. */
async function asStoredEarlier(ruleId: string): Promise<void> {
  const version = 9;
  await home.db.tx(async (tx) => {
    const row = { tenantId: home.tenantId, id: newId(), ruleId, version };
    await tx.insert(ruleVersion).values({ ...row, definition: { rights: ["audit.read"] } });
    await tx.update(rule).set({ currentVersion: version }).where(eq(rule.id, ruleId));
  });
}

describe("a right that came after a rule was stored", () => {
  it.each([
    ["is the built-in Administrator's", "administrator", [...rights], "all"],
    ["is not the built-in User's", "user", ["audit.read"], "none"],
  ] as const)("%s", async (_, key, expected, scope) => {
    const accessRuleId = home.builtIn(key);
    await asStoredEarlier(accessRuleId);
    const { ctx } = await home.signIn(await home.addPerson(`Holder ${key}`, { accessRuleId }));
    expect([...ctx.actor.rights]).toEqual(expected);
    expect(ctx.actor.assignment.scope).toBe(scope);
  });
});
