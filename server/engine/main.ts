import { log } from "@/server/lib/log";
import { askToRegister } from "./app-client";
import { driverFromEnv, sendThrough } from "./driver";
import { startEngine } from "./engine";
import { startRelay } from "./relay";

/**
 * The process beside the app: relay always, engine when no server of Inngest drives the functions. Reads
 * `DATABASE_URL`, `APP_URL` (the app's own address, without a path) and what `driverFromEnv` reads. Ends cleanly on
 * SIGTERM and SIGINT.
 */
async function main(): Promise<void> {
  const databaseUrl = setting("DATABASE_URL");
  const serveUrl = new URL("/api/inngest", setting("APP_URL")).href;
  const driver = driverFromEnv(process.env);
  const { INNGEST_SIGNING_KEY: signingKey, INNGEST_EVENT_KEY: eventKey } = driver.appEnv;
  const app = { serveUrl, signingKey };
  const engine =
    driver.kind === "embedded"
      ? await startEngine({ databaseUrl, ...app, eventKey, port: driver.port })
      : undefined;
  const relay = await startRelay({ databaseUrl, send: sendThrough(driver.appEnv) });
  const abort = new AbortController();
  if (!engine) void registerOnce(app, abort.signal);
  log.info({ driver: driver.kind }, "job engine started");

  const stop = async () => {
    abort.abort();
    await relay.stop();
    await engine?.stop();
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
}

/** Tells an Inngest server, through the app, which functions there are; waits for the app as long as it takes. */
async function registerOnce(
  app: { serveUrl: string; signingKey: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await askToRegister(app, signal);
      return;
    } catch (err) {
      log.debug({ err }, "functions not registered");
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
}

await main();
