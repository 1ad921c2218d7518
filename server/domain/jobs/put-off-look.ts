import { eq } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { planNextLook } from "@/server/domain/ledger/plan-next-look";

const refusals = new Set<ZoomError["failure"]["kind"]>(["missing_scope", "forbidden", "not_available"]);

/** Answers that asking again at once does not change: what they concern is left to a later look, or to the next run. */
export const isRefused = (error: unknown): boolean =>
  error instanceof ZoomError && refusals.has(error.failure.kind);

/** Moves what is due of an item's session to its next look, because Zoom refuses this one. */
export async function putOffLook(ctx: Ctx, itemId: string): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [one] = await tx
      .select({ jobId: sourceItem.jobId, sessionKey: sourceItem.sessionKey })
      .from(sourceItem)
      .where(eq(sourceItem.id, itemId));
    if (one) await planNextLook(tx, ctx, one);
  });
}
