import { and, eq, lt } from "drizzle-orm";

import type { Database } from "@/db/client";
import { zoomConnection } from "@/db/schema";
import type { WebhookEvent } from "@/server/connectors/zoom/webhook";
import type { Ctx } from "@/server/domain/access/ctx";

import { buryConnection } from "./bury-connection";

/**
 * The app was removed at Zoom. Only the removal by the administrator of a connection ends it, and only when it was
 * authorised before: a new installation may follow within seconds, and events arrive in any order. A customer's own app is
 * another one.
 */
export async function endDeauthorized(
  database: Database,
  event: Extract<WebhookEvent, { kind: "deauthorized" }>,
  now: Date,
): Promise<void> {
  const { accountId, userId, at } = event;
  if (!accountId || !userId) return;
  for (const { tenantId, jobId } of await database.lookup.jobsByZoomAccount(accountId)) {
    const ctx: Ctx = { db: database.tenant(tenantId), actor: { kind: "webhook", tenantId }, now };
    await ctx.db.tx(async (tx) => {
      const [grant] = await tx
        .select({ sealedTokens: zoomConnection.sealedTokens })
        .from(zoomConnection)
        .where(
          and(
            eq(zoomConnection.jobId, jobId),
            eq(zoomConnection.kind, "redirect"),
            eq(zoomConnection.connectedByZoomUserId, userId),
            lt(zoomConnection.connectedAt, new Date(at ?? now.getTime())),
          ),
        );
      if (grant?.sealedTokens) await buryConnection(tx, ctx, { jobId }, "deauthorized");
    });
  }
}
