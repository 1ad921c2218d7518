import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";

import { person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { peopleBelow } from "./people-below";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database);
});
afterAll(() => db.drop());

/** People by name, each with the name of their manager; names that nobody has are managers whom nobody knows. */
async function tree(managers: Record<string, string | null>, tenant = home) {
  const run = newId();
  const ids = Object.fromEntries(Object.keys(managers).map((name) => [name, newId()]));
  const rows = Object.entries(managers).map(([name, manager]) => ({
    ...{ tenantId: tenant.tenantId, id: ids[name] ?? "", oid: `${run}-${name}`, displayName: name },
    ...{ userPrincipalName: name, upnNormalized: name, changedAt: tenant.now },
    managerOid: manager && `${run}-${manager}`,
    directoryState: "active" as const,
  }));
  await tenant.db.tx((tx) => tx.insert(person).values(rows));
  return {
    run,
    below: async (name: string) => {
      const found = new Set(await tenant.db.tx((tx) => peopleBelow(tx, ids[name] ?? newId())));
      return Object.keys(ids).filter((key) => found.has(ids[key] ?? ""));
    },
  };
}

describe("people below", () => {
  it.each<[string, Record<string, string | null>, string, string[]]>([
    ["nobody", { boss: null, other: null }, "boss", []],
    ["reports and their reports", { boss: null, a: "boss", b: "a", c: "b", d: null }, "boss", ["a", "b", "c"]],
    ["a branch only", { boss: null, a: "boss", b: "a", c: "boss" }, "a", ["b"]],
    ["a cycle of two, without oneself", { a: "b", b: "a" }, "a", ["b"]],
    ["a cycle further down", { boss: null, a: "boss", b: "c", c: "b", d: "a", e: "c" }, "boss", ["a", "d"]],
    ["a cycle that one stands in", { a: "c", b: "a", c: "b", d: "c" }, "a", ["b", "c", "d"]],
    ["oneself as manager", { a: "a", b: "a" }, "a", ["b"]],
    ["a manager whom nobody knows", { boss: null, a: "boss", b: "gone", c: "b" }, "boss", ["a"]],
  ])("%s", async (_, managers, of, expected) => {
    expect(await (await tree(managers)).below(of)).toEqual(expected);
  }); // prettier-ignore

  it("go down a thousand levels", async () => {
    const names = Array.from({ length: 1_001 }, (_, n) => `p${n}`);
    const { below } = await tree(Object.fromEntries(names.map((name, n) => [name, names[n - 1] ?? null])));
    expect(await below("p0")).toHaveLength(1_000);
    expect(await below("p998")).toEqual(["p999", "p1000"]);
  });

  it("are of one's own tenant, though another has the same ids at Entra", async () => {
    const other = await tenantFixture(db.database, { name: "Fabrikam" });
    const { run, below } = await tree({ boss: null, a: "boss" });
    const stranger = { id: newId(), oid: newId(), managerOid: `${run}-boss` };
    await other.db.tx(async (tx) => {
      const [row] = await tx.select().from(person).where(eq(person.id, other.administrator.id));
      if (row) await tx.insert(person).values({ ...row, ...stranger });
    });
    expect(await below("boss")).toEqual(["a"]);
    expect(await below("nobody")).toEqual([]);
  });
});
