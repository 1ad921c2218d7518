import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { env } from "@/server/lib/env";

import { appGuides } from "./app-guides";
import type { AppGuides } from "./schema";

/** The addresses, permissions, scopes and events of this installation, for whoever makes its apps at Microsoft and Zoom. */
export async function getAppGuides(ctx: UserCtx): Promise<AppGuides> {
  requireRight(ctx.actor, "tenant.manage");
  const settings = env();
  return appGuides({
    address: new URL(settings.NEXTAUTH_URL).origin,
    entraClientId: settings.ENTRA_CLIENT_ID,
    entraTenant: settings.ENTRA_TENANT,
    zoomClientId: settings.ZOOM_CLIENT_ID,
    webhookReady: Boolean(settings.ZOOM_WEBHOOK_SECRET),
  });
}
