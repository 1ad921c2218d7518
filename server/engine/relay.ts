import { log } from "@/server/lib/log";
import { connect, type Sql } from "./database";
import { backOffMs } from "./time";

export type OutboxEvent = { id: string; name: string; data: Record<string, unknown>; ts: number };
export type SendEvents = (events: readonly OutboxEvent[]) => Promise<void>;

const channel = "engine_outbox";
const batchRows = 100;
const claimSeconds = 10;
const tidyMs = 3_600_000;
const maxBackOffMs = 60_000;

/**
 * Sends what the outbox holds, oldest first, at least once, each event under the id of its row. Woken by NOTIFY, else
 * every `pollMs`. Several may run on one database: a row is claimed before it is sent. What cannot be sent comes
 * again after a growing pause, then alone, so that one bad event holds up no other.
 *
 * @param send resolves once the engine has taken all of the events
 */
export async function startRelay(options: {
  databaseUrl: string;
  send: SendEvents;
  pollMs?: number;
  retainDays?: number;
}): Promise<{ stop(): Promise<void> }> {
  const sql = connect(options.databaseUrl, 2);
  const retainDays = options.retainDays ?? 7;
  let stopped = false;
  let kicked = false;
  let skip: () => void = () => undefined;
  let tidyAt = 0;

  const kick = () => {
    kicked = true;
    skip();
  };
  await sql.listen(channel, kick, kick);

  const loop = async () => {
    while (!stopped) {
      kicked = false;
      const sent = await pass();
      if (sent > 0 || kicked || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.pollMs ?? 1000);
        skip = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };

  const pass = async () => {
    try {
      if (Date.now() >= tidyAt) {
        tidyAt = Date.now() + tidyMs;
        await sql`delete from engine.outbox where sent_at < now() - make_interval(days => ${retainDays})`;
      }
      return await sendDue(sql, options.send);
    } catch (err) {
      log.error({ err }, "the outbox cannot be read");
      return 0;
    }
  };

  const running = loop();
  return {
    async stop() {
      stopped = true;
      skip();
      await running;
      await sql.end({ timeout: 5 });
    },
  };
}

type Claimed = OutboxEvent & { attempts: number };

/**
 * Sends one batch. Each row is claimed for some seconds first, and no transaction stays open meanwhile: a relay that
 * dies before it has marked them leaves rows that come again, with the ids the engine may know already.
 */
async function sendDue(sql: Sql, send: SendEvents): Promise<number> {
  const rows = await sql<Claimed[]>`
    update engine.outbox as o set attempts = o.attempts + 1, due_at = now() + make_interval(secs => ${claimSeconds})
    from (select id from engine.outbox where sent_at is null and due_at <= now()
      order by due_at, id limit ${batchRows} for update skip locked) as due
    where o.id = due.id
    returning o.id, o.name, o.data, o.attempts, floor(extract(epoch from o.created_at) * 1000)::float8 as ts`;
  rows.sort((one, other) => (one.id < other.id ? -1 : 1));
  const fresh = rows.filter(({ attempts }) => attempts === 1);
  const repeated = rows.filter(({ attempts }) => attempts > 1);
  for (const batch of [fresh, ...repeated.map((row) => [row])]) {
    if (batch.length === 0) continue;
    const ids = batch.map(({ id }) => id);
    if (await isSent(send, batch)) {
      await sql`update engine.outbox set sent_at = now() where id = any(${ids}::uuid[])`;
      continue;
    }
    const pauseMs = backOffMs((batch[0]?.attempts ?? 1) - 1, 1000, maxBackOffMs);
    await sql`
      update engine.outbox set due_at = now() + make_interval(secs => ${pauseMs / 1000})
      where id = any(${ids}::uuid[]) and sent_at is null`;
  }
  return rows.length;
}

async function isSent(send: SendEvents, batch: readonly Claimed[]): Promise<boolean> {
  try {
    await send(batch.map(({ id, name, data, ts }) => ({ id, name, data, ts })));
    return true;
  } catch (err) {
    log.warn({ err, count: batch.length, attempts: batch[0]?.attempts }, "events not sent");
    return false;
  }
}
