import { randomBytes } from "node:crypto";
import { Inngest } from "inngest";
import type { SendEvents } from "./relay";

type Env = Readonly<Record<string, string | undefined>>;

/** What the app's process needs in its environment, so that its SDK talks to the engine that drives it. */
export type AppEnv = { INNGEST_EVENT_KEY: string; INNGEST_SIGNING_KEY: string; INNGEST_BASE_URL?: string };

/**
 * `external`: a server of Inngest, cloud or self-hosted. `embedded`: the engine beside the app. `engineEnv` is what the
 * process of `main.ts` needs besides `DATABASE_URL` and `APP_URL`.
 */
export type Driver = { appEnv: AppEnv; engineEnv: Record<string, string> } & (
  { kind: "external" } | { kind: "embedded"; port: number }
);

const defaultPort = 8288;
const signingKeyForm = /^signkey-\w+-(?:[0-9a-f]{2}){16,}$/;

/**
 * Decides from the environment who drives the functions. `INNGEST_BASE_URL`, or `INNGEST_EVENT_KEY` with
 * `INNGEST_SIGNING_KEY`, mean a server of Inngest; otherwise it is the embedded engine on `ENGINE_PORT` (8288) with
 * `ENGINE_EVENT_KEY` and `ENGINE_SIGNING_KEY`, which are made up when missing. Whoever starts the processes calls this
 * once, and gives `appEnv` to the app and `engineEnv` to the engine.
 *
 * @throws Error naming each setting that is missing, malformed or unsafe
 */
export function driverFromEnv(env: Env): Driver {
  if (env["NODE_ENV"] === "production" && !["", "0", "false", undefined].includes(env["INNGEST_DEV"])) {
    throw new Error("INNGEST_DEV is set: it would let anybody run any function. Remove it.");
  }
  const { INNGEST_BASE_URL: baseUrl, INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey } = env;
  if (baseUrl || (eventKey && signingKey)) {
    if (!eventKey)
      throw new Error("INNGEST_EVENT_KEY is missing: the server at INNGEST_BASE_URL would take no events.");
    if (!signingKey)
      throw new Error("INNGEST_SIGNING_KEY is missing: calls to /api/inngest could not be verified.");
    const keys = { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey };
    const appEnv = baseUrl ? { ...keys, INNGEST_BASE_URL: baseUrl } : keys;
    return { kind: "external", appEnv, engineEnv: appEnv };
  }
  const port = Number(env["ENGINE_PORT"] ?? defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("ENGINE_PORT is not a port.");
  const signing = env["ENGINE_SIGNING_KEY"] ?? `signkey-embedded-${randomBytes(32).toString("hex")}`;
  if (!signingKeyForm.test(signing))
    throw new Error("ENGINE_SIGNING_KEY must be signkey-NAME- and at least 32 hex digits.");
  const event = env["ENGINE_EVENT_KEY"] ?? randomBytes(24).toString("hex");
  return {
    kind: "embedded",
    port,
    appEnv: {
      INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
      INNGEST_EVENT_KEY: event,
      INNGEST_SIGNING_KEY: signing,
    },
    engineEnv: { ENGINE_PORT: String(port), ENGINE_EVENT_KEY: event, ENGINE_SIGNING_KEY: signing },
  };
}

/** Sends outbox events by the SDK to whichever engine it is. */
export function sendThrough(appEnv: AppEnv): SendEvents {
  const client = new Inngest({
    id: "relay",
    isDev: false,
    eventKey: appEnv.INNGEST_EVENT_KEY,
    ...(appEnv.INNGEST_BASE_URL ? { baseUrl: appEnv.INNGEST_BASE_URL } : {}),
  });
  return async (events) => {
    await client.send([...events]);
  };
}
