import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openDatabase } from "@/db/client";
import { person } from "@/db/schema";
import { archivedConversation, addJob, videoFile } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { tenantTables } from "./allow-list";
import { testDatabase } from "./database";

const tables = Object.keys(tenantTables);
const keyOf = (table: string) => (table === "tenant" ? "id" : "tenant_id");

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let owner: postgres.Sql;
let app: postgres.Sql;
let contoso: TenantFixture;
let fabrikam: TenantFixture;

/** Two tenants, and one row of each in every table: copied by the owner where no verb of the fixture wrote one. */
beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  app = postgres(db.appUrl, { max: 1, onnotice: () => undefined });
  contoso = await tenantFixture(db.database, { name: "Contoso" });
  fabrikam = await tenantFixture(db.database, { name: "Fabrikam" });
  for (const home of [contoso, fabrikam]) {
    const jobId = await addJob(home);
    await home.signIn(home.administrator);
    await archivedConversation(home, archive, {
      ...{ owner: home.administrator, jobId, participants: [{ name: "Bob" }] },
      ...{ transcript: ["hello"], chat: ["hi"], files: [{ ...videoFile, bytes: Buffer.from("video") }] },
    });
    await fillOtherTables(home);
  }
});
afterAll(async () => {
  await owner.end();
  await app.end();
  await archive.remove();
  await db.drop();
});

async function fillOtherTables({ tenantId }: TenantFixture) {
  const empty: string[] = [];
  for (const table of tables) {
    const rows =
      await owner`select 1 from ${owner(table)} where ${owner(keyOf(table))} = ${tenantId} limit 1`;
    if (rows.length === 0) empty.push(table);
  }
  await owner.begin(async (tx) => {
    for (const table of empty) {
      const columns = await tx<{ name: string; type: string; checked: string | null }[]>`
        select a.attname as name, format_type(a.atttypid, null) as type, (
          select substring(pg_get_constraintdef(c.oid) from '''([A-Za-z_]+)''::text') from pg_constraint c
          where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]) as checked
        from pg_attribute a where a.attrelid = ${table}::regclass and a.attnum > 0 and a.attnotnull`;
      const row: Record<string, unknown> = {};
      for (const { name, type, checked } of columns) row[name] = checked ?? sample(type);
      for (const [name, value] of await references(tx, table, tenantId)) row[name] = value;
      await tx`insert into ${tx(table)} ${tx({ ...row, [keyOf(table)]: tenantId })}`;
    }
  });
}

const sample = (type: string): unknown =>
  ({
    uuid: newId(),
    text: newId(),
    boolean: true,
    jsonb: {},
    bytea: Buffer.from("x"),
    "text[]": [],
    "timestamp with time zone": new Date(),
    xid8: "1",
  })[type] ?? 1;

/** A row of the tenant's own for every foreign key. */
async function references(tx: postgres.ISql, table: string, tenantId: string): Promise<[string, unknown][]> {
  const keys = await tx<{ target: string; column: string; remote: string }[]>`
    select c.confrelid::regclass::text as target, a.attname as column, r.attname as remote
    from pg_constraint c cross join unnest(c.conkey, c.confkey) as k (local, remote)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.local
    join pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.remote
    where c.contype = 'f' and c.conrelid = ${table}::regclass and a.attname <> 'tenant_id' and a.attnotnull`;
  const found: [string, unknown][] = [];
  for (const { target, column, remote } of keys) {
    const [row] =
      await tx`select ${tx(remote)} as id from ${tx(target)} where tenant_id = ${tenantId} limit 1`;
    found.push([column, row?.["id"]]);
  }
  return found;
}

/** As the app's role, in a transaction that is rolled back; with a tenant set, or none. */
async function asApp<T>(tenantId: string | null, work: (tx: postgres.ISql) => Promise<T>): Promise<T> {
  const undo = new Error("undo");
  let result: { value: T } | undefined;
  await app
    .begin(async (tx) => {
      if (tenantId) await tx`select set_config('app.tenant', ${tenantId}, true)`;
      result = { value: await work(tx) };
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  if (!result) throw new Error("nothing was done");
  return result.value;
}

describe.each(tables)("%s", (table) => {
  const count = async (sql: postgres.ISql, tenantId: string) => {
    const rows = await sql`select 1 from ${sql(table)} where ${sql(keyOf(table))} = ${tenantId}`;
    return rows.length;
  };

  it("shows the app the set tenant's rows, and none without a tenant", async () => {
    expect(await count(owner, fabrikam.tenantId)).toBeGreaterThan(0);
    const seen = await asApp(
      contoso.tenantId,
      (tx) => tx`select ${tx(keyOf(table))} as id from ${tx(table)}`,
    );
    expect(new Set(seen.map((row) => row["id"] as string))).toEqual(new Set([contoso.tenantId]));
    expect(await asApp(null, (tx) => tx`select 1 from ${tx(table)}`)).toHaveLength(0);
  });

  it("can't be changed or emptied from another tenant", async () => {
    const before = await count(owner, fabrikam.tenantId);
    const key = keyOf(table);
    const attacks: ((tx: postgres.ISql) => Promise<postgres.RowList<postgres.Row[]>>)[] = [
      (tx) => tx`update ${tx(table)} set ${tx(key)} = ${tx(key)} where ${tx(key)} = ${fabrikam.tenantId}`,
      (tx) => tx`delete from ${tx(table)} where ${tx(key)} = ${fabrikam.tenantId}`,
    ];
    for (const attack of attacks) {
      const touched = await asApp(contoso.tenantId, attack).then(
        (rows) => rows.count,
        (error: unknown) => (error instanceof postgres.PostgresError ? error.code : error),
      );
      // 42501: the role may not do this at all.
      expect([0, "42501"]).toContain(touched);
    }
    await expect(asApp(contoso.tenantId, (tx) => tx`truncate ${tx(table)} cascade`)).rejects.toThrow(
      "permission denied",
    );
    expect(await count(owner, fabrikam.tenantId)).toBe(before);
  });

  it.runIf(table !== "tenant")("takes no row of another tenant, and gives none away", async () => {
    const smuggle = (tx: postgres.ISql) =>
      tx`insert into ${tx(table)} select (jsonb_populate_record(x,
        jsonb_build_object('tenant_id', ${fabrikam.tenantId}::text))).* from ${tx(table)} x limit 1`;
    const give = (tx: postgres.ISql) => tx`update ${tx(table)} set tenant_id = ${fabrikam.tenantId}`;
    for (const attack of [smuggle, give]) {
      await expect(asApp(contoso.tenantId, attack)).rejects.toMatchObject({ code: "42501" });
    }
  });
});

describe("a foreign key", () => {
  it("never reaches another tenant's row", async () => {
    const keys = await owner<{ table: string; column: string; target: string; remote: string }[]>`
      select c.conrelid::regclass::text as table, a.attname as column, c.confrelid::regclass::text as target,
        r.attname as remote
      from pg_constraint c cross join unnest(c.conkey, c.confkey) as k (local, remote)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.local
      join pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.remote
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and a.attname <> 'tenant_id'`;
    expect(keys.length).toBeGreaterThan(20);
    for (const { table, column, target, remote } of keys) {
      if (!tenantTables[table]?.includes("w")) continue;
      const [foreign] = await owner`
        select ${owner(remote)} as id from ${owner(target)} where tenant_id = ${fabrikam.tenantId} limit 1`;
      const reach = asApp(
        contoso.tenantId,
        (tx) => tx`update ${tx(table)} set ${tx(column)} = ${foreign?.["id"] as string}`,
      );
      await expect(reach, `${table}.${column}`).rejects.toMatchObject({ code: "23503" });
    }
  });
});

describe("the tenant setting", () => {
  it("does not leak over pooled connections", async () => {
    const pool = openDatabase(db.appUrl, { max: 5 });
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const home = i % 2 === 0 ? contoso : fabrikam;
        const rows = await pool
          .tenant(home.tenantId)
          .tx((tx) => tx.select({ tenantId: person.tenantId }).from(person));
        return rows.length > 0 && rows.every((row) => row.tenantId === home.tenantId);
      }),
    );
    expect(seen.filter(Boolean)).toHaveLength(200);
    await pool.close();
  });

  it("is gone after a commit and after a rollback", async () => {
    await app.begin((tx) => tx`select set_config('app.tenant', ${contoso.tenantId}, true)`);
    expect(await app`select 1 from person`).toHaveLength(0);
    await asApp(contoso.tenantId, (tx) => tx`select 1`);
    expect(await app`select 1 from person`).toHaveLength(0);
  });

  it("takes a uuid and nothing else", () => {
    expect(() => db.database.tenant("' or true --")).toThrow("not a tenant id");
  });

  it("refuses a transaction inside another, also of another tenant", async () => {
    const nested = contoso.db.tx(() => fabrikam.db.tx(() => Promise.resolve(1)));
    await expect(nested).rejects.toThrow("inside another");
  });
});
