import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { v7 as uuid } from "uuid";
import { testDatabase } from "@/db/testing/database";
import { announce } from "@/server/events/announce";
import { connect, type Sql } from "./database";
import { installEngine } from "./install";
import { startRelay, type OutboxEvent } from "./relay";
import { keys } from "./testing/harness";

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

test(
  "killed between sending and marking, the relay loses nothing and doubles nothing",
  { timeout: 60_000 },
  async () => {
    const ids = await announceCommitted(150);
    const taken: string[] = [];
    let answers = false;
    const server = createServer((request, response) => {
      void json(request).then((events) => {
        taken.push(...(events as { id: string }[]).map(({ id }) => id));
        if (answers) response.end(JSON.stringify({ status: 200, ids: [] }));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const startProcess = () =>
      spawn(process.execPath, ["--import", "tsx", "server/engine/main.ts"], {
        stdio: "ignore",
        env: {
          NODE_ENV: "test",
          PATH: process.env["PATH"],
          DATABASE_URL: database.appUrl,
          APP_URL: "http://127.0.0.1:1",
          INNGEST_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          INNGEST_EVENT_KEY: keys.eventKey,
          INNGEST_SIGNING_KEY: keys.signingKey,
          LOG_LEVEL: "silent",
        },
      });
    const dying = startProcess();
    await expect.poll(() => taken.length, { ...patience, timeout: 20_000 }).toBe(100);
    dying.kill("SIGKILL");
    await once(dying, "exit");
    expect(await unsent()).toBe(150);
    answers = true;
    const heir = startProcess();
    await expect.poll(unsent, { ...patience, timeout: 30_000 }).toBe(0);
    heir.kill("SIGTERM");
    expect(await once(heir, "exit")).toEqual([0, null]);
    expect([...new Set(taken)].sort()).toEqual([...ids].sort());
    expect(taken).toHaveLength(250);
    server.closeAllConnections();
    server.close();
  },
);

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
  await expect.poll(unsent, patience).toBe(1);
  await expect.poll(unsent, patience).toBe(0);
  expect(refusals).toBe(3);
  await relay.stop();
});
