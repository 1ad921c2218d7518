import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { env } from "@/server/lib/env";

import { appGuides, guideSettings } from "./app-guides";
import type { AppGuides } from "./schema";

/** The addresses, permissions, scopes and events of this installation, for whoever makes its apps at Microsoft and Zoom. */
export async function getAppGuides(ctx: UserCtx): Promise<AppGuides> {
  requireRight(ctx.actor, "tenant.manage");
  return appGuides(guideSettings(env()));
}
