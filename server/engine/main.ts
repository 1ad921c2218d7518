import { log } from "@/server/lib/log";
import { askForFunctions } from "./app-client";
import { driverFromEnv, sendThrough } from "./driver";
import { startEngine } from "./engine";
import { startRelay } from "./relay";

/**
 * The process beside the app: relay always, engine when no server of Inngest drives the functions. Ends cleanly on
 * SIGTERM and SIGINT; on anything unforeseen it ends with an error, and whoever started it starts it again: nothing is
 * lost by that.
 *
 * This process needs: `DATABASE_URL` (the app's role, a direct connection), `APP_URL` (the app's own address without a
 * path) and `engineEnv` of `driverFromEnv`. The app's process needs `appEnv`: `INNGEST_EVENT_KEY`,
 * `INNGEST_SIGNING_KEY` and, but for Inngest's cloud, `INNGEST_BASE_URL`. Neither may have `INNGEST_DEV`.
 */
async function main(): Promise<void> {
  const databaseUrl = setting("DATABASE_URL");
  const serveUrl = new URL("/api/inngest", setting("APP_URL")).href;
  const driver = driverFromEnv(process.env);
  if (driver.kind === "embedded") ["ENGINE_EVENT_KEY", "ENGINE_SIGNING_KEY"].forEach(setting);
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
      await askForFunctions(app, signal, false);
      return;
    } catch (error) {
      log.debug({ reason: error instanceof Error ? error.message : "unknown" }, "functions not registered");
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
