import { driverFromEnv, type Driver } from "@/server/engine/driver";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { readEnv, SettingsError } from "@/server/lib/env";
import { parseStorage } from "@/server/lib/storage/open-stores";

type Source = Readonly<Record<string, string | undefined>>;
type Variables = Record<string, string | undefined>;

export type StartPlan = {
  host: string;
  port: number;
  /** The whole environment of each process. */
  app: Variables;
  engine: Variables;
};

/**
 * Checks all settings of a production start and says what each process gets: `HOST` (127.0.0.1) and `PORT` (3000) to
 * listen on, the app's settings, and who drives its functions.
 * @throws SettingsError naming everything that is missing or unsafe, and anything that belongs to the demo's stand-ins
 */
export function planStart(source: Source): StartPlan {
  // Only the migration may hold the owner's password; empty, because Next would read it from .env again.
  const given: Variables = { ...source, NODE_ENV: "production", MIGRATION_DATABASE_URL: "" };
  const problems = Object.keys(given)
    .filter((name) => given[name] && (name.startsWith("STANDIN_") || name === "HOLDFAST_DEMO"))
    .map((name) => `${name}: belongs to the demo and its stand-ins; remove it`);
  const port = Number(given["PORT"] || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    problems.push("PORT: must be between 1 and 65535");
  const driver = attempt(problems, () => driverFromEnv(given));
  const app: Variables = { ...given, HOLDFAST_DEMO: undefined, ...driver?.appEnv };
  attempt(problems, () => readEnv(app));
  if (given["HOLDFAST_KEYRING"])
    attempt(problems, () => parseKeyring(given["HOLDFAST_KEYRING"] ?? ""), "HOLDFAST_KEYRING");
  if (given["HOLDFAST_STORAGE"])
    attempt(problems, () => parseStorage(given["HOLDFAST_STORAGE"] ?? ""), "HOLDFAST_STORAGE");
  if (problems.length > 0 || !driver) throw new SettingsError(problems);
  const host = given["HOST"] || "127.0.0.1";
  const ownHost = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return {
    host,
    port,
    app,
    engine: { ...engineVariables(given, driver), APP_URL: `http://${ownHost}:${port}` },
  };
}

/** The embedded engine is told by ENGINE_*: for it, INNGEST_* would mean somebody else's server. */
function engineVariables(given: Variables, driver: Driver): Variables {
  if (driver.kind === "external") return { ...given, ...driver.appEnv };
  return {
    ...given,
    INNGEST_BASE_URL: undefined,
    INNGEST_EVENT_KEY: undefined,
    INNGEST_SIGNING_KEY: undefined,
    ENGINE_PORT: String(driver.port),
    ENGINE_EVENT_KEY: driver.appEnv.INNGEST_EVENT_KEY,
    ENGINE_SIGNING_KEY: driver.appEnv.INNGEST_SIGNING_KEY,
  };
}

function attempt<T>(problems: string[], read: () => T, name?: string): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingsError) problems.push(...error.problems);
    else problems.push(`${name ? `${name}: ` : ""}${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
