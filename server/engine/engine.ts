import { log } from "@/server/lib/log";
import type { RetryPause } from "./advance";
import { askForFunctions, type App } from "./app-client";
import { connect } from "./database";
import { startDispatcher, type Dispatcher } from "./dispatcher";
import { lead } from "./leader";
import { listen } from "./listener";
import { openQueue } from "./queue";
import { receiveEvents } from "./receive";
import { register, type RegisterBody, type Registration } from "./registration";
import { startUpkeep } from "./upkeep";

const dayMs = 86_400_000;
const registerAgainMs = 30_000;
const stopGraceMs = 10_000;

export type EngineOptions = {
  /** Address of the database as the app's role; the schemas must be there (`installEngine`). */
  databaseUrl: string;
  /** Where the app serves its functions, e.g. `http://localhost:3000/api/inngest`. */
  serveUrl: string;
  /** `signkey-...-` and an even number of hex digits; the app holds the same. */
  signingKey: string;
  eventKey: string;
  /** On 127.0.0.1; 0 or none takes a free one. */
  port?: number;
  /** Most calls to the app at a time. */
  concurrency?: number;
  retryPause?: RetryPause;
  /** How long ended runs and the ids of events are kept. */
  retainDays?: number;
};

export type Engine = {
  /** What `INNGEST_BASE_URL` of the app must say. */
  url: string;
  /** The first registration of this process: which functions run, which were refused and why. */
  registered: Promise<Registration>;
  /** Takes no more jobs, lets running calls end for up to ten seconds, gives the rest back. */
  stop(): Promise<void>;
};

/**
 * Starts the embedded engine: it drives the app's Inngest functions over Inngest's own HTTP protocol, signed both
 * ways, with all state in PostgreSQL. Several may be started on one database: one works, the others stand by.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const app = { serveUrl: options.serveUrl, signingKey: options.signingKey };
  const slots = options.concurrency ?? 20;
  const sql = connect(options.databaseUrl, Math.min(slots, 10));
  const queue = await openQueue(options.databaseUrl, slots);
  let dispatcher: Dispatcher | undefined;
  let ready = false;
  let said = "";
  let announceFirst: (registration: Registration) => void = () => undefined;
  const registered = new Promise<Registration>((resolve) => (announceFirst = resolve));
  const kick = () => dispatcher?.kick();

  const take = async (body: RegisterBody) => {
    const registration = await sql.begin((tx) => register(tx, body, new Date()));
    const { accepted, refused } = registration;
    if (said !== JSON.stringify([accepted, refused])) {
      for (const { functionId, asksFor } of refused) log.error({ functionId, asksFor }, "function refused");
      log.info({ accepted: accepted.length, refused: refused.length }, "functions registered");
    }
    said = JSON.stringify([accepted, refused]);
    ready = true;
    announceFirst(registration);
    return registration;
  };

  const listener = await listen({
    port: options.port ?? 0,
    signingKey: options.signingKey,
    eventKey: options.eventKey,
    isReady: () => ready,
    onRegister: take,
    async onEvents(events) {
      await sql.begin((tx) => receiveEvents(tx, queue, events));
      kick();
    },
  });

  const registrar = keepRegistered(app, take, () => ready);
  const leadership = lead(options.databaseUrl, async () => {
    const recovered = await queue.recover(sql);
    log.info({ recovered }, "engine leads");
    const retryPause = options.retryPause ?? { firstMs: 5000, mostMs: 3_600_000 };
    const current = startDispatcher({
      sql,
      queue,
      app,
      slots,
      retryPause,
      onUnreachable: () => registrar.soon(),
    });
    const upkeep = startUpkeep(sql, queue, { retainMs: (options.retainDays ?? 7) * dayMs, onStarted: kick });
    dispatcher = current;
    return {
      async stop() {
        dispatcher = undefined;
        await upkeep.stop();
        await current.stop(stopGraceMs);
      },
    };
  });

  return {
    url: listener.url,
    registered,
    async stop() {
      registrar.stop();
      await leadership.stop();
      await listener.stop();
      await queue.close();
      await sql.end({ timeout: 5 });
    },
  };
}

/** Asks the app for its functions: every second until it has answered, then every 30 s, and when it was away. */
function keepRegistered(app: App, take: (body: RegisterBody) => Promise<unknown>, isReady: () => boolean) {
  let failures = 0;
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const body = await askForFunctions(app, abort.signal, true);
      if (body) await take(body);
      failures = 0;
    } catch (error) {
      failures += 1;
      const reason = error instanceof Error ? error.message : "unknown";
      if (failures % 30 === 10) log.warn({ reason }, "the app has not registered its functions yet");
    } finally {
      asking = false;
      if (!abort.signal.aborted) timer = setTimeout(() => void ask(), isReady() ? registerAgainMs : 1000);
    }
  };
  void ask();
  return {
    soon() {
      if (asking || abort.signal.aborted) return;
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), 1000);
    },
    stop() {
      abort.abort();
      clearTimeout(timer);
    },
  };
}
