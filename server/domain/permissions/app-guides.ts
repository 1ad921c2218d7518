import { permissions, requiredResourceAccess } from "@/server/connectors/microsoft/permissions";
import { deauthorizationEvent, zoomEvents } from "@/server/connectors/zoom/events";
import { zoomScopes } from "@/server/connectors/zoom/permissions";

import type { Env } from "@/server/lib/env";

import type { AppGuides } from "./schema";

const signInReturnPath = "/api/auth/callback/microsoft-entra-id";
export const consentReturnPath = "/api/microsoft/consent";

/** What of the settings stands in the guides; no secret among it. */
export type GuideSettings = {
  /** Where people reach the archive, without a path. */
  address: string;
  entraClientId: string;
  entraTenant: string;
  zoomClientId: string;
  webhookReady: boolean;
};

/** From the process's own settings. */
export const guideSettings = (settings: Env): GuideSettings => ({
  address: new URL(settings.NEXTAUTH_URL).origin,
  entraClientId: settings.ENTRA_CLIENT_ID,
  entraTenant: settings.ENTRA_TENANT,
  zoomClientId: settings.ZOOM_CLIENT_ID,
  webhookReady: Boolean(settings.ZOOM_WEBHOOK_SECRET),
});

/** Everything to copy into the Entra app and the Zoom app of this very installation. */
export function appGuides({ address, ...settings }: GuideSettings): AppGuides {
  const at = (path: string) => new URL(path, address).href;
  return {
    address,
    entra: {
      clientId: settings.entraClientId,
      tenant: settings.entraTenant,
      signInRedirect: at(signInReturnPath),
      consentRedirect: at(consentReturnPath),
      permissions: permissions.map(({ value, permission, type, optional, reason, stored }) => ({
        ...{ value, permission, type, optional, reason, stored },
      })),
      manifest: JSON.stringify(requiredResourceAccess, null, 2),
    },
    zoom: {
      clientId: settings.zoomClientId,
      redirect: at("/api/zoom/callback"),
      webhook: at("/api/zoom/webhook"),
      webhookReady: settings.webhookReady,
      scopes: zoomScopes.map(({ granular, classic, optional, reason, switchesOff }) => ({
        ...{ granular, classic, optional, reason, switchesOff },
      })),
      events: [...zoomEvents],
      deauthorizationEvent,
    },
  };
}
