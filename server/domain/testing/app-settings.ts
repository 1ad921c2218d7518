import { randomBytes } from "node:crypto";

import type { ArchivePorts } from "@/server/domain/archive/ports";

const secret = () => randomBytes(24).toString("hex");

/**
 * For tests that go through the process's own database and archive, as route handlers do: settings of a whole app, with
 * nothing beyond this machine in them. To be called before the first of these is opened.
 */
export function appSettings(databaseUrl: string, archive: ArchivePorts): void {
  const unreachable = "http://127.0.0.1:9";
  Object.assign(process.env, {
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: secret(),
    DATABASE_URL: databaseUrl,
    HOLDFAST_KEYRING: `test:${randomBytes(32).toString("base64")}`,
    HOLDFAST_STORAGE: '{"eu":"/nowhere"}',
    ENTRA_CLIENT_ID: "entra-client",
    ENTRA_CLIENT_SECRET: secret(),
    ENTRA_URL: unreachable,
    GRAPH_URL: unreachable,
    ZOOM_CLIENT_ID: "zoom-client",
    ZOOM_CLIENT_SECRET: secret(),
    ZOOM_WEBHOOK_SECRET: secret(),
    ZOOM_OAUTH_URL: unreachable,
    ZOOM_API_URL: unreachable,
    INNGEST_EVENT_KEY: secret(),
    INNGEST_SIGNING_KEY: `signkey-test-${secret()}`,
    INNGEST_BASE_URL: unreachable,
  });
  Object.assign(globalThis, { holdfastArchive: Promise.resolve(archive) });
}
