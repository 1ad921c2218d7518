import { log } from "@/server/lib/log";
import { connect, type Sql } from "./database";

const beatMs = 1000;
const lockName = "engine.leader";

/** Whoever leads may be told to stop at any time: its connection, and with it the lock, may be lost. */
export type Duty = { stop(): Promise<void> };

/**
 * Lets exactly one engine on a database work, whoever holds a session lock; the others stand by and take over within
 * seconds of its end, also after kill -9. Needs a direct connection (no transaction pooler in between).
 *
 * @param assume called when this engine becomes the leader
 */
export function lead(databaseUrl: string, assume: () => Promise<Duty>): Duty {
  const sql = connect(databaseUrl, 1);
  let duty: Duty | undefined;
  let session: number | undefined;
  let stopped = false;
  let skip: () => void = () => undefined;

  const beat = async () => {
    const held = await currentSession(sql, session === undefined);
    if (duty && held !== session) await resign();
    session = held;
    if (held !== undefined && !duty) duty = await assume();
  };

  async function resign(): Promise<void> {
    log.warn("leadership lost");
    session = undefined;
    await duty?.stop();
    duty = undefined;
  }

  const loop = async () => {
    while (!stopped) {
      try {
        await beat();
      } catch (err) {
        log.error({ err }, "leadership cannot be checked");
        await resign();
      }
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, beatMs);
        skip = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };

  const running = loop();
  return {
    async stop() {
      stopped = true;
      skip();
      await running;
      await duty?.stop();
      await sql.end({ timeout: 5 });
    },
  };
}

/** The session that holds the lock, if it is ours: a lock lasts exactly as long as the session that took it. */
async function currentSession(sql: Sql, take: boolean): Promise<number | undefined> {
  const [row] = take
    ? await sql<{ pid: number; held: boolean }[]>`
        select pg_backend_pid() as pid, pg_try_advisory_lock(hashtext(${lockName})) as held`
    : await sql<{ pid: number; held: boolean }[]>`select pg_backend_pid() as pid, true as held`;
  return row?.held ? row.pid : undefined;
}
