import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  definerFunctions,
  keysWithoutTenant,
  otherFunctions,
  otherRelations,
  tenantTables,
  triggers,
} from "./allow-list";
import { testDatabase } from "./database";

const schemas = ["public", "engine", "engine_queue", "drizzle"];
const ofTenant =
  "(%s = ( SELECT (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid AS \"nullif\"))";

let db: Awaited<ReturnType<typeof testDatabase>>;
let sql: postgres.Sql;

beforeAll(async () => {
  db = await testDatabase();
  sql = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await sql.end();
  await db.drop();
});

/** What a role may do beyond the owner, as its letters, from an access list. */
const privileges = (acl: string | null, role: string) =>
  new RegExp(`[{,]${role}=([^/]*)/`).exec(acl ?? "")?.[1] ?? "";

describe("relations", () => {
  it("are the listed ones, and the app may do to them what is listed", async () => {
    const rows = await sql<{ schema: string; name: string; acl: string | null }[]>`
      select n.nspname as schema, c.relname as name, c.relacl::text as acl
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any(${schemas}) and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and (not c.relispartition or n.nspname = 'public')`;
    const found = Object.fromEntries(rows.map((r) => [`${r.schema}.${r.name}`, privileges(r.acl, "hf_app")]));
    const listed = Object.entries(tenantTables).map(([name, may]) => [`public.${name}`, may] as const);
    expect(found).toEqual({ ...Object.fromEntries(listed), ...otherRelations });
    for (const { acl } of rows) expect(privileges(acl, "")).toBe("");
    const readable = rows.filter((row) => privileges(row.acl, "hf_search") !== "").map((row) => row.name);
    expect(readable.sort()).toEqual(["conversation", "conversation_search"]);
  });

  it("belong to the owner, and the search view to the role that reads through it", async () => {
    const rows = await sql<{ name: string; owner: string }[]>`
      select c.relname as name, pg_get_userbyid(c.relowner) as owner
      from pg_class c where c.relnamespace = any(${schemas}::regnamespace[])`;
    expect(rows.filter((row) => row.owner !== "hf_owner")).toEqual([
      { name: "conversation_search", owner: "hf_search" },
    ]);
  });
});

describe("row-level security", () => {
  it.each(Object.keys(tenantTables))(
    "is forced on %s, with the tenant's and the owner's policy",
    async (name) => {
      const [flags] = await sql`
      select relrowsecurity as enabled, relforcerowsecurity as forced from pg_class
      where oid = ${`public.${name}`}::regclass`;
      expect(flags).toEqual({ enabled: true, forced: true });
      const policies = await sql`
      select policyname as name, permissive, roles::text as roles, cmd, qual, with_check as "withCheck"
      from pg_policies where schemaname = 'public' and tablename = ${name} order by policyname`;
      const mine = ofTenant.replace("%s", name === "tenant" ? "id" : "tenant_id");
      const all = { permissive: "PERMISSIVE", cmd: "ALL" };
      const search = {
        ...all,
        name: "reader",
        roles: "{hf_search}",
        cmd: "SELECT",
        qual: "true",
        withCheck: null,
      };
      expect(policies.map((row) => ({ ...row }))).toEqual([
        { ...all, name: "owner", roles: "{hf_owner}", qual: "true", withCheck: "true" },
        ...(name === "conversation" ? [search] : []),
        { ...all, name: "tenant", roles: "{hf_app}", qual: mine, withCheck: mine },
      ]);
    },
  );

  it("stands on no other table", async () => {
    const rows = await sql<{ name: string }[]>`
      select distinct tablename as name from pg_policies where schemaname = any(${schemas}) order by 1`;
    expect(rows.map((row) => row.name)).toEqual(Object.keys(tenantTables).sort());
  });

  it("lets the search view pass rows of the set tenant only", async () => {
    const [view] = await sql<{ definition: string; options: string[] | null }[]>`
      select pg_get_viewdef(oid) as definition, reloptions as options from pg_class
      where oid = 'public.conversation_search'::regclass`;
    expect(view?.definition).toContain(`WHERE ${ofTenant.replace("%s", "tenant_id")};`);
    expect(view?.options).toBeNull();
  });
});

describe("keys", () => {
  it("are unique within a tenant, never across", async () => {
    const rows = await sql<{ name: string }[]>`
      select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and i.indisunique and (
        select attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      ) is distinct from 'tenant_id' order by 1`;
    expect(rows.map((row) => row.name)).toEqual(keysWithoutTenant);
  });

  it("point into the same tenant", async () => {
    const rows = await sql<{ name: string; definition: string }[]>`
      select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where contype = 'f' and connamespace = 'public'::regnamespace`;
    const within = /^FOREIGN KEY \(tenant_id(, \w+)*\) REFERENCES (tenant\(id\)|\w+\(tenant_id(, \w+)+\))/;
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => !within.test(row.definition))).toEqual([]);
  });
});

describe("functions", () => {
  it("are the listed ones; those that run as the owner answer ids and have a fixed search path", async () => {
    const rows = await sql<
      {
        schema: string;
        name: string;
        result: string;
        definer: boolean;
        config: string[];
        acl: string;
        sql: boolean;
      }[]
    >`
      select n.nspname as schema, p.proname as name, pg_get_function_result(p.oid) as result,
        p.prosecdef as definer, p.proconfig as config, p.proacl::text as acl, p.prosqlbody is not null as sql
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = any(${schemas})
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;
    const definers = rows.filter((row) => row.definer);
    expect(Object.fromEntries(definers.map((row) => [row.name, row.result]))).toEqual(definerFunctions);
    for (const row of definers) {
      // A parsed body names its tables once and for all: nobody's temporary table can stand in for one.
      expect(row).toMatchObject({ schema: "public", config: ["search_path=pg_catalog, public"], sql: true });
      expect([privileges(row.acl, "hf_app"), privileges(row.acl, "")]).toEqual(["X", ""]);
    }
    const others = rows.filter((row) => !row.definer).map((row) => `${row.schema}.${row.name}`);
    expect(others.sort()).toEqual(otherFunctions);
  });

  it("guard what is written once", async () => {
    const rows = await sql<{ definition: string }[]>`
      select pg_get_triggerdef(t.oid) as definition from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where not t.tgisinternal and t.tgenabled = 'O' and c.relnamespace = 'public'::regnamespace`;
    const short = /TRIGGER \w+ (.*) ON public\.(\w+) FOR EACH \w+ EXECUTE FUNCTION (\w+)/;
    const found = rows.map((row) => row.definition.replace(short, "$2 $1 $3").replace("CREATE ", ""));
    expect(found.map((line) => line.replace("()", "")).sort()).toEqual(triggers);
  });
});

describe("roles", () => {
  it("bypass nothing, and nobody is or becomes the search role", async () => {
    const roles = await sql`
      select rolname as name, rolcanlogin as login, rolsuper or rolbypassrls or rolcreaterole or rolreplication as mighty
      from pg_roles where rolname like 'hf\\_%' order by 1`;
    expect(roles.map((row) => ({ ...row }))).toEqual([
      { name: "hf_app", login: true, mighty: false },
      { name: "hf_owner", login: true, mighty: false },
      { name: "hf_search", login: false, mighty: false },
    ]);
    const members = await sql`
      select roleid::regrole::text as role, member::regrole::text as member from pg_auth_members
      where (roleid::regrole::text like 'hf\\_%' or member::regrole::text like 'hf\\_%')
        and (inherit_option or set_option)`;
    expect(members).toHaveLength(0);
  });

  it("make nothing in our schemas but the owner", async () => {
    const rows = await sql`
      select n.nspname as schema, r.rolname as role from pg_namespace n cross join pg_roles r
      where n.nspname = any(${schemas}) and r.rolname in ('hf_app', 'hf_search')
        and has_schema_privilege(r.oid, n.oid, 'create')`;
    expect(rows).toHaveLength(0);
    const app = postgres(db.appUrl, { max: 1 });
    await expect(app`set role hf_search`).rejects.toThrow("permission denied");
    await expect(app`set role hf_owner`).rejects.toThrow("permission denied");
    await app.end();
  });
});
