import { inArray } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

/** Asks for the later looks that are due, one for all items of a session. */
export async function announceDueLooks(ctx: Ctx, itemIds: readonly string[]): Promise<{ sessions: number }> {
  if (itemIds.length === 0) return { sessions: 0 };
  return ctx.db.tx(async (tx) => {
    const items = await tx
      .select({ id: sourceItem.id, jobId: sourceItem.jobId, sessionKey: sourceItem.sessionKey })
      .from(sourceItem)
      .where(inArray(sourceItem.id, [...itemIds]));
    const bySession = new Map(items.map((item) => [`${item.jobId} ${item.sessionKey}`, item.id]));
    const { tenantId } = ctx.db;
    await announce(
      tx,
      ...[...bySession.values()].map((itemId) => ({
        name: "item/second-look.due" as const,
        data: { tenantId, itemId },
      })),
    );
    return { sessions: bySession.size };
  });
}
