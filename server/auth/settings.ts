import type { Database } from "@/db/client";
import { appDatabase } from "@/server/domain/access/app-database";
import { env } from "@/server/lib/env";

/** Which Entra signs people in: `tenant` is one organization's GUID, or `organizations` or `common` for many. */
export type EntraSettings = { url: string; tenant: string; clientId: string; clientSecret: string };

export type AuthSettings = {
  /** Origin under which people reach the app. */
  baseUrl: string;
  secret: string;
  entra: EntraSettings;
  database: Database;
  now: () => Date;
};

/** Read from the process's settings at every request, so that nothing is opened before the first one. */
export function authSettings(): AuthSettings {
  const settings = env();
  return {
    baseUrl: new URL(settings.NEXTAUTH_URL).origin,
    secret: settings.NEXTAUTH_SECRET,
    entra: {
      url: settings.ENTRA_URL.replace(/\/+$/, ""),
      tenant: settings.ENTRA_TENANT.toLowerCase(),
      clientId: settings.ENTRA_CLIENT_ID,
      clientSecret: settings.ENTRA_CLIENT_SECRET,
    },
    database: appDatabase(),
    now: () => new Date(),
  };
}
