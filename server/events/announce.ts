import { sql, type SQL } from "drizzle-orm";
import { v7 as uuid } from "uuid";
import { eventCatalogue, type AppEvent } from "./catalogue";

/** A transaction of drizzle's; the event exists if, and only if, this transaction commits. */
export type AnnouncingTx = { execute(query: SQL): PromiseLike<unknown> };

/**
 * Announces events inside the caller's transaction: outbox rows, which a relay sends to whichever engine runs, at
 * least once, under the row's id (so that the engine takes each once).
 *
 * @returns the ids of the events, in the order given
 * @throws ZodError when a payload does not fit the catalogue
 */
export async function announce(tx: AnnouncingTx, ...events: readonly AppEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map(({ name, data }) => ({ id: uuid(), name, data: eventCatalogue[name].parse(data) }));
  const values = rows.map(
    ({ id, name, data }) => sql`(${id}::uuid, ${name}::text, ${JSON.stringify(data)}::json)`,
  );
  await tx.execute(sql`insert into engine.outbox (id, name, data) values ${sql.join(values, sql`, `)}`);
  await tx.execute(sql`select pg_notify('engine_outbox', '')`);
  return rows.map(({ id }) => id);
}
