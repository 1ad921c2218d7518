import { PgBoss } from "pg-boss";
import { connect } from "./database";
import { migrations } from "./migrations";
import { queueName, queueOptions, queueSchema } from "./queue-settings";

/**
 * Creates or updates the schemas `engine` and `engine_queue` as their owner, and lets `appRole` read and write their
 * rows: at run time the engine and the app need no right to change a schema. Safe to repeat, also at the same time.
 *
 * @param ownerDatabaseUrl address of the database as a role that may create schemas
 * @param appRole existing role of the app, e.g. `hf_app`
 */
export async function installEngine(ownerDatabaseUrl: string, appRole: string): Promise<void> {
  const sql = connect(ownerDatabaseUrl, 1);
  try {
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('engine.install'))`;
      await tx`create schema if not exists engine`;
      await tx`create table if not exists engine.migration (version integer primary key, applied_at timestamptz not null default now())`;
      const [row] = await tx<
        { version: number }[]
      >`select coalesce(max(version), 0) as version from engine.migration`;
      for (const [index, statements] of migrations.entries()) {
        if (index < (row?.version ?? 0)) continue;
        await tx.unsafe(statements);
        await tx`insert into engine.migration (version) values (${index + 1})`;
      }
    });
    await installQueue(ownerDatabaseUrl);
    for (const schema of ["engine", queueSchema]) {
      await sql`grant usage on schema ${sql(schema)} to ${sql(appRole)}`;
      await sql`grant select, insert, update, delete on all tables in schema ${sql(schema)} to ${sql(appRole)}`;
      await sql`grant usage on all sequences in schema ${sql(schema)} to ${sql(appRole)}`;
    }
    await sql`revoke insert, update, delete on engine.migration, engine.runs from ${sql(appRole)}`;
    await sql`grant execute on all functions in schema ${sql(queueSchema)} to ${sql(appRole)}`;
  } finally {
    await sql.end();
  }
}

async function installQueue(ownerDatabaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerDatabaseUrl,
    schema: queueSchema,
    max: 1,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  try {
    await boss.createQueue(queueName, queueOptions);
    await boss.updateQueue(queueName, queueOptions);
  } finally {
    await boss.stop({ graceful: false });
  }
}
