import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Inngest } from "inngest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing/database";
import { startEngine } from "./engine";
import { installEngine } from "./install";
import { keys, openApp, watch } from "./testing/harness";

const runs = 12;
const kills = 4;
const done: string[] = [];

/** Notes that a step's effect took place; a step that was cut off may be called again, a recorded one never. */
function makeFunctions(client: Inngest) {
  return [
    client.createFunction({ id: "long", triggers: [{ event: "t/long" }] }, async ({ event, step }) => {
      const n = String(event.data["n"]);
      const work = (name: string) => async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        done.push(`${n} ${name}`);
        return name;
      };
      const first = await step.run("first", work("first"));
      const sides = await Promise.all(["left", "right"].map((side) => step.run(side, work(side))));
      await step.sleep("nap", "1s");
      return [first, ...sides, await step.run("last", work("last"))];
    }),
  ];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let database: Awaited<ReturnType<typeof testDatabase>>;
let app: Awaited<ReturnType<typeof openApp>>;
let view: ReturnType<typeof watch>;
let port: number;
let engine: ChildProcess;

function startProcess(): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "server/engine/main.ts"], {
    stdio: "ignore",
    env: {
      NODE_ENV: "test",
      PATH: process.env["PATH"],
      DATABASE_URL: database.appUrl,
      APP_URL: new URL(app.url).origin,
      ENGINE_PORT: String(port),
      ENGINE_SIGNING_KEY: keys.signingKey,
      ENGINE_EVENT_KEY: keys.eventKey,
      LOG_LEVEL: "silent",
    },
  });
}

const patience = { timeout: 40_000, interval: 50 };
const recorded = async () => {
  const [row] = await view.sql<
    { n: number }[]
  >`select count(*)::int as n from engine.step where status = 'done'`;
  return row?.n ?? 0;
};

beforeAll(async () => {
  database = await testDatabase();
  await installEngine(database.ownerUrl, "hf_app");
  view = watch(database.appUrl);
  app = await openApp();
  port = await freePort();
  app.serve(`http://127.0.0.1:${port}`, makeFunctions);
  engine = startProcess();
});

afterAll(async () => {
  engine.kill("SIGTERM");
  await once(engine, "exit");
  await app.stop();
  await view.sql.end();
  await database.drop();
});

test(
  "killed again and again, the engine completes every run, each recorded step once",
  { timeout: 90_000 },
  async () => {
    for (let n = 0; n < runs; n += 1) {
      await view.sql`
      insert into engine.outbox (id, name, data) values (gen_random_uuid(), 't/long', ${JSON.stringify({ n })})`;
    }
    const seen = new Map<string, string>();
    for (let kill = 1; kill <= kills; kill += 1) {
      const before = await recorded();
      await expect.poll(recorded, patience).toBeGreaterThan(before + kill);
      engine.kill("SIGKILL");
      await once(engine, "exit");
      for (const { key, position } of await view.sql<{ key: string; position: string }[]>`
      select run_id || id as key, position::text from engine.step where status = 'done'`) {
        expect(seen.get(key) ?? position).toBe(position);
        seen.set(key, position);
      }
      engine = startProcess();
    }
    await expect.poll(() => view.statuses("long"), patience).toEqual(Array<string>(runs).fill("completed"));
    const outputs = await view.sql<{ output: unknown }[]>`select output from engine.run`;
    for (const { output } of outputs) expect(output).toEqual(["first", "left", "right", "last"]);
    expect(new Set(done).size).toBe(runs * 4);
    expect(await view.sql`select id from engine.outbox where sent_at is null`).toEqual([]);
    for (const [key, position] of seen) {
      expect(
        await view.sql`select 1 from engine.step where run_id || id = ${key} and position = ${position}`,
      ).toHaveLength(1);
    }
  },
);

test("an app that was away is found again, and no attempt is lost to it", { timeout: 60_000 }, async () => {
  const { port: appPort } = app;
  await app.stop();
  await view.sql`insert into engine.outbox (id, name, data) values (gen_random_uuid(), 't/long', '{"n":"again"}')`;
  await expect
    .poll(() => view.sql`select 1 from engine_queue.job where (data ->> 'unreachable')::int > 0`, patience)
    .not.toHaveLength(0);
  app = await openApp(appPort);
  app.serve(`http://127.0.0.1:${port}`, makeFunctions);
  await expect.poll(() => view.statuses("long"), patience).toEqual(Array<string>(runs + 1).fill("completed"));
  expect(done.filter((one) => one.startsWith("again"))).toHaveLength(4);
});

test("a second engine stands by, and takes over when the first one ends", { timeout: 60_000 }, async () => {
  const standby = await startEngine({ databaseUrl: database.appUrl, serveUrl: app.url, ...keys });
  engine.kill("SIGKILL");
  await once(engine, "exit");
  const event = JSON.stringify({ name: "t/long", data: { n: "standby" } });
  await expect
    .poll(
      async () => (await fetch(`${standby.url}/health`).then((answer) => answer.json())) as unknown,
      patience,
    )
    .toEqual({ ready: true });
  const answer = await fetch(`${standby.url}/e/${keys.eventKey}`, { method: "POST", body: event });
  expect(answer.status).toBe(200);
  await expect.poll(() => view.statuses("long"), patience).toEqual(Array<string>(runs + 2).fill("completed"));
  await standby.stop();
  engine = startProcess();
});
