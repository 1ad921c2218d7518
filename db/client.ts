import { AsyncLocalStorage } from "node:async_hooks";

import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

import * as schema from "./schema";

type Drizzle = PostgresJsDatabase<typeof schema>;

/** A transaction in which row-level security shows exactly one tenant. */
export type TenantTx = Parameters<Parameters<Drizzle["transaction"]>[0]>[0];

/** The only handle on a tenant's rows: no bare select, one transaction per verb. */
export type TenantDb = {
  readonly tenantId: string;
  tx<T>(work: (tx: TenantTx) => Promise<T>): Promise<T>;
};

export type Database = ReturnType<typeof openDatabase>;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Opens a pool as the app's role. Everything goes through {@link TenantDb}, but for the named look-ups that have no
 * tenant yet; those return ids only.
 */
export function openDatabase(url: string, options: { max?: number } = {}) {
  const client = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => undefined,
    // Each execution is planned for its own values, as it would be without the name.
    connection: { application_name: "holdfast", plan_cache_mode: "force_custom_plan" },
  });
  const db = drizzle(named(client), { schema });
  const inside = new AsyncLocalStorage<true>();

  return {
    tenant(tenantId: string): TenantDb {
      if (!uuidPattern.test(tenantId)) throw new TypeError("not a tenant id");
      return {
        tenantId,
        async tx(work) {
          // Ten nested transactions on a pool of ten deadlock, so nesting is a defect, not a wait.
          if (inside.getStore())
            throw new Error("a transaction was opened inside another: pass `tx` on instead");
          return inside.run(true, () =>
            db.transaction(async (tx) => {
              await tx.execute(sql`select set_config('app.tenant', ${tenantId}, true)`);
              return work(tx);
            }),
          );
        },
      };
    },

    lookup: {
      async tenantByTid(tid: string): Promise<string | null> {
        const [row] = await client<{ id: string | null }[]>`select tenant_by_tid(${tid.toLowerCase()}) as id`;
        return row?.id ?? null;
      },
      async sessionByToken(tokenHash: string) {
        const [row] = await client<{ tenantId: string; sessionId: string }[]>`
          select tenant_id as "tenantId", session_id as "sessionId" from session_by_token(${tokenHash})`;
        return row ?? null;
      },
      jobsByZoomAccount: (accountId: string) => client<{ tenantId: string; jobId: string }[]>`
        select tenant_id as "tenantId", job_id as "jobId" from jobs_by_zoom_account(${accountId})`,
      dueJobs: (at: Date) => client<{ tenantId: string; jobId: string }[]>`
        select tenant_id as "tenantId", job_id as "jobId" from due_jobs(${at.toISOString()})`,
      dueLooks: (at: Date) => client<{ tenantId: string; itemId: string }[]>`
        select tenant_id as "tenantId", item_id as "itemId" from due_looks(${at.toISOString()})`,
      dueDirectorySyncs: (at: Date) => client<{ tenantId: string }[]>`
        select tenant_id as "tenantId" from due_directory_syncs(${at.toISOString()})`,
      duePurges: (at: Date) => client<{ tenantId: string }[]>`
        select tenant_id as "tenantId" from due_purges(${at.toISOString()})`,
      tenantIds: () => client<{ tenantId: string }[]>`select tenant_id as "tenantId" from tenant_ids()`,
    },

    /** Webhook deliveries of nobody's, by UTC day and outcome. */
    tally: {
      async add(at: Date, outcome: string): Promise<void> {
        await client`
          insert into webhook_tally (day, outcome, count) values (${at.toISOString().slice(0, 10)}, ${outcome}, 1)
          on conflict (day, outcome) do update set count = webhook_tally.count + 1`;
      },
      newest: (rows: number) => client<{ day: string; outcome: string; count: number }[]>`
        select day, outcome, count from webhook_tally order by day desc, outcome limit ${rows}`,
    },

    /** Whether the role could step past row-level security: then tenants would not be kept apart. */
    async bypassesIsolation(): Promise<boolean> {
      const [row] = await client<{ unsafe: boolean }[]>`
        select r.rolsuper or r.rolbypassrls or exists (
          select from pg_class c where c.oid = to_regclass('public.conversation')
            and pg_has_role(current_user, c.relowner, 'usage')) as unsafe
        from pg_roles r where r.rolname = current_user`;
      return row?.unsafe ?? true;
    },

    /** Throws when the database can't be reached. */
    async ping(): Promise<void> {
      await client`select 1`;
    },
    close: () => client.end({ timeout: 5 }),
  };
}

/** Long lists have too many shapes to be worth a name. */
const longestNamed = 64;

/**
 * Lets the driver keep drizzle's statements under a name. One that a connection has not seen costs it two round trips; one
 * that it has costs one, and several are sent without waiting for each other.
 */
function named<S extends postgres.ISql>(client: S): S {
  return new Proxy(client, {
    get(target, key) {
      if (key === "unsafe")
        return (text: string, values: never[] = []) =>
          target.unsafe(text, values, { prepare: values.length > 0 && values.length <= longestNamed });
      if (key === "begin" && "begin" in target)
        return (work: (tx: postgres.TransactionSql) => unknown) =>
          (target as unknown as postgres.Sql).begin((tx) => work(named(tx)));
      return Reflect.get(target, key) as unknown;
    },
  });
}
