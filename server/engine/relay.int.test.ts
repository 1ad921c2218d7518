import { drizzle } from "drizzle-orm/postgres-js";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { v7 as uuid } from "uuid";
import { testDatabase } from "@/db/testing/database";
import { announce } from "@/server/events/announce";
import { connect, type Sql } from "./database";
import { installEngine } from "./install";
import { startRelay, type OutboxEvent } from "./relay";

const patience = { timeout: 10_000, interval: 20 };
const tenantId = uuid();
const synced = { name: "directory/sync.requested", data: { tenantId } } as const;

let database: Awaited<ReturnType<typeof testDatabase>>;
let sql: Sql;

beforeAll(async () => {
  database = await testDatabase();
  await installEngine(database.ownerUrl, "hf_app");
  sql = connect(database.appUrl, 4);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(() => sql`delete from engine.outbox`);

const announceCommitted = (count: number) =>
  drizzle(sql).transaction((tx) => announce(tx, ...Array<typeof synced>(count).fill(synced)));
const unsent = async () => (await sql`select id from engine.outbox where sent_at is null`).length;

test("an event exists only if its transaction commits, and wakes the relay", async () => {
  const taken: OutboxEvent[] = [];
  const send = (events: readonly OutboxEvent[]) => Promise.resolve(void taken.push(...events));
  const relay = await startRelay({ databaseUrl: database.appUrl, send, pollMs: 60_000 });
  await expect(
    drizzle(sql).transaction(async (tx) => {
      await announce(tx, synced);
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");
  const ids = await announceCommitted(3);
  await expect.poll(unsent, patience).toBe(0);
  expect(taken.map(({ id }) => id)).toEqual(ids);
  expect(taken[0]).toMatchObject(synced);
  await relay.stop();
});

test("a payload that does not fit the catalogue is refused", async () => {
  const wrong = { name: "zoom/items.found", data: { tenantId, jobId: "no id", itemIds: [] } } as const;
  await expect(
    drizzle(sql).transaction((tx) => announce(tx, { ...wrong, data: { ...wrong.data, itemIds: [] } })),
  ).rejects.toThrow();
  expect(await unsent()).toBe(0);
});

test("a relay that dies between sending and marking loses nothing and doubles nothing", async () => {
  const ids = await announceCommitted(250);
  const taken = new Map<string, number>();
  const take = (events: readonly OutboxEvent[]) => {
    for (const { id } of events) taken.set(id, (taken.get(id) ?? 0) + 1);
  };
  const [before] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const dying = await startRelay({
    databaseUrl: database.appUrl,
    async send(events) {
      take(events);
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction' and pid <> ${before?.pid ?? 0}`;
    },
  });
  await expect.poll(() => taken.size, patience).toBeGreaterThan(0);
  await dying.stop();
  expect(await unsent()).toBe(250);
  const heir = await startRelay({
    databaseUrl: database.appUrl,
    send: (events) => Promise.resolve(take(events)),
  });
  await expect.poll(unsent, patience).toBe(0);
  await heir.stop();
  expect([...taken.keys()].sort()).toEqual([...ids].sort());
  expect(Math.max(...taken.values())).toBeGreaterThan(1);
});

test("an event that cannot be sent holds up no other, and comes again", async () => {
  const [bad] = await announceCommitted(5);
  let refusals = 0;
  const relay = await startRelay({
    databaseUrl: database.appUrl,
    pollMs: 50,
    send(events) {
      if (refusals < 3 && events.some(({ id }) => id === bad)) {
        refusals += 1;
        return Promise.reject(new Error("refused"));
      }
      return Promise.resolve();
    },
  });
  await expect
    .poll(async () => (await sql`select 1 from engine.outbox where sent_at is null`).length, patience)
    .toBe(1);
  await expect.poll(unsent, patience).toBe(0);
  expect(refusals).toBe(3);
  await relay.stop();
});
