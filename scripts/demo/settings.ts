import path from "node:path";
import { urlFor } from "@/db/bootstrap";
import type { Ports } from "@/scripts/demo/ports";
import type { Secrets } from "@/scripts/demo/secrets";
import { driverFromEnv } from "@/server/engine/driver";

type Variables = Record<string, string>;

/** Environment variables of each program, without those of the system. */
export type Settings = {
  baseUrl: string;
  app: Variables;
  engine: Variables;
  /** What the seed needs beyond the app's: it stands in for the operator. */
  seed: Variables;
  entra: Variables;
  /** Undefined when another server that speaks Zoom's API takes the stand-in's place. */
  zoom: Variables | undefined;
  ownerUrl: string;
};

export const databaseName = "holdfast";

/** Taken from the caller's environment when set, so that another Zoom (or an own app registration there) can be used. */
const zoomNames = [
  "ZOOM_OAUTH_URL",
  "ZOOM_API_URL",
  "ZOOM_CLIENT_ID",
  "ZOOM_CLIENT_SECRET",
  "ZOOM_WEBHOOK_SECRET",
  "ZOOM_DOWNLOAD_HOSTS",
  "ZOOM_PLAN",
] as const;

/** Where Entra sends people back to; the path is NextAuth's for our provider. */
const entraCallback = "/api/auth/callback/microsoft-entra-id";
/** Where Microsoft sends a global administrator back to after admin consent. */
const consentReturn = "/api/microsoft/consent";

/** All settings of a demo in `dataDir`. `source`: the caller's environment. */
export function makeSettings(input: {
  dataDir: string;
  root: string;
  ports: Ports;
  /** What the app listens on. */
  host: string;
  secrets: Secrets;
  adminUrl: string;
  source: NodeJS.ProcessEnv;
}): Settings {
  const { dataDir, root, ports, host, secrets, adminUrl, source } = input;
  const baseUrl = appAddress(host, ports.app);
  const entraUrl = `http://localhost:${ports.entra}`;
  const zoom = zoomSettings(ports, secrets, source);
  const ownerUrl = urlFor(adminUrl, "hf_owner", secrets.databaseOwnerPassword, databaseName);
  const shared = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    HOLDFAST_DEMO: "1",
    LOG_LEVEL: source["LOG_LEVEL"] ?? "info",
    NEXTAUTH_URL: baseUrl,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
    DATABASE_URL: urlFor(adminUrl, "hf_app", secrets.databaseAppPassword, databaseName),
    HOLDFAST_KEYRING: `demo:${secrets.keyringKey}`,
    HOLDFAST_STORAGE: JSON.stringify(
      Object.fromEntries(
        ["eu", "usa", "apac"].map((region) => [region, path.join(dataDir, "storage", region)]),
      ),
    ),
    ENTRA_CLIENT_ID: secrets.entraClientId,
    ENTRA_CLIENT_SECRET: secrets.entraClientSecret,
    ENTRA_TENANT: "organizations",
    ENTRA_URL: entraUrl,
    GRAPH_URL: `${entraUrl}/graph/v1.0`,
    ...zoom,
  };
  const engine = {
    ENGINE_PORT: String(ports.engine),
    ENGINE_EVENT_KEY: secrets.inngestEventKey,
    ENGINE_SIGNING_KEY: secrets.inngestSigningKey,
  };
  const inngest = driverFromEnv(engine).appEnv;
  const directory = source["STANDIN_DIRECTORY"] ?? path.join(root, "standins", "data", "directory.json");
  return {
    baseUrl,
    app: { ...shared, ...inngest },
    engine: { ...shared, ...engine, APP_URL: baseUrl },
    seed: {
      ...shared,
      ...inngest,
      MIGRATION_DATABASE_URL: ownerUrl,
      STANDIN_DIRECTORY: directory,
      HOLDFAST_DEMO_ZOOM: source["ZOOM_API_URL"] ? "other" : "standin",
    },
    entra: {
      STANDIN_ENTRA_PORT: String(ports.entra),
      STANDIN_DIRECTORY: directory,
      STANDIN_CLIENT_ID: secrets.entraClientId,
      STANDIN_CLIENT_SECRET: secrets.entraClientSecret,
      STANDIN_REDIRECT_URIS: [entraCallback, consentReturn].map((address) => baseUrl + address).join(","),
      STANDIN_STATE_DIR: path.join(dataDir, "entra"),
    },
    zoom: source["ZOOM_API_URL"]
      ? undefined
      : {
          STANDIN_ZOOM_PORT: String(ports.zoom),
          STANDIN_ZOOM_CDN_PORT: String(ports.zoomFiles),
          STANDIN_ZOOM_CLIENT_ID: zoom.ZOOM_CLIENT_ID,
          STANDIN_ZOOM_CLIENT_SECRET: zoom.ZOOM_CLIENT_SECRET,
          STANDIN_ZOOM_WEBHOOK_SECRET: zoom.ZOOM_WEBHOOK_SECRET,
          STANDIN_ZOOM_REDIRECT_URIS: `${baseUrl}/api/zoom/callback`,
          STANDIN_ZOOM_WEBHOOK_URL: `${baseUrl}/api/zoom/webhook`,
          STANDIN_STATE_DIR: path.join(dataDir, "zoom"),
        },
    ownerUrl,
  };
}

function zoomSettings(ports: Ports, secrets: Secrets, source: NodeJS.ProcessEnv) {
  const standIn = `http://localhost:${ports.zoom}`;
  const own: Record<(typeof zoomNames)[number], string> = {
    ZOOM_OAUTH_URL: standIn,
    ZOOM_API_URL: `${standIn}/v2`,
    ZOOM_CLIENT_ID: secrets.zoomClientId,
    ZOOM_CLIENT_SECRET: secrets.zoomClientSecret,
    ZOOM_WEBHOOK_SECRET: secrets.zoomWebhookSecret,
    ZOOM_DOWNLOAD_HOSTS: `localhost:${ports.zoom},localhost:${ports.zoomFiles}`,
    // The pace of the stand-in's account; another server's may be of the smaller plan.
    ZOOM_PLAN: source["ZOOM_API_URL"] ? "pro" : "business",
  };
  for (const name of zoomNames) own[name] = source[name] || own[name];
  return own;
}

/** Next rewrites 127.0.0.1 to localhost in the addresses it sees, so localhost it is; another host is called by its name. */
export function appAddress(host: string, port: number): string {
  const local = ["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"].includes(host);
  return `http://${local ? "localhost" : host}:${port}`;
}

const ours =
  /^(PORT|HOST|HOSTNAME|NODE_ENV|(HOLDFAST|INNGEST|ENTRA|GRAPH|ZOOM|NEXTAUTH|STANDIN|DATABASE|MIGRATION|APP|ENGINE|DEMO|npm)_.*)$/;

/** The caller's environment without anything that could be a setting of one of our programs. */
export function withoutSettings(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(source).filter(([name]) => !ours.test(name));
  return Object.fromEntries(kept) as NodeJS.ProcessEnv;
}
