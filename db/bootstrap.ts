import postgres from "postgres";

/** The three roles; see docs/guides/operate.md for the same statements to run by hand. */
export type RolePasswords = { owner: string; app: string };

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * Makes the roles and the database, as an administrator of the PostgreSQL server (16 or later). Safe to repeat: existing
 * roles get the given passwords, an existing database is left as it is.
 */
export async function bootstrapDatabase(
  adminUrl: string,
  name: string,
  passwords: RolePasswords,
): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(`
      do $$ begin
        if to_regrole('hf_owner') is null then create role hf_owner login; end if;
        if to_regrole('hf_app') is null then create role hf_app login; end if;
        if to_regrole('hf_search') is null then create role hf_search nologin; end if;
      end $$;
      alter role hf_owner with login nosuperuser nobypassrls nocreaterole password ${quoted(passwords.owner)};
      alter role hf_app with login nosuperuser nobypassrls nocreaterole nocreatedb password ${quoted(passwords.app)};
      grant hf_search to hf_owner with admin true, inherit false, set false;`);
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!found)
      await sql.unsafe(
        `create database "${name.replaceAll('"', '""')}" owner hf_owner encoding 'UTF8' template template0`,
      );
  } finally {
    await sql.end();
  }
}

/** The same server and database under another role. */
export function urlFor(base: string, user: string, password: string, database: string): string {
  const url = new URL(base);
  url.username = user;
  url.password = password;
  url.pathname = `/${database}`;
  return url.href;
}
