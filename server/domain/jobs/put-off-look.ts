import { and, eq, lte } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { planNextLook } from "@/server/domain/ledger/plan-next-look";

const dayMs = 24 * 60 * 60_000;

const refusals = new Set<ZoomError["failure"]["kind"]>(["missing_scope", "forbidden", "not_available"]);

/** Answers that asking again at once does not change: what they concern is left to a later look, or to the next run. */
export const isRefused = (error: unknown): boolean =>
  error instanceof ZoomError && refusals.has(error.failure.kind);

/**
 * Moves what is due of an item's session to its next look, because Zoom refuses this one: a day of chat to tomorrow, for what
 * makes it due is a change on our side, however old it is.
 */
export async function putOffLook(ctx: Ctx, itemId: string): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [one] = await tx
      .select({ jobId: sourceItem.jobId, sessionKey: sourceItem.sessionKey, kind: sourceItem.kind })
      .from(sourceItem)
      .where(eq(sourceItem.id, itemId));
    if (one?.kind !== "chat") return one && planNextLook(tx, ctx, one);
    const { jobId, sessionKey } = one;
    await tx
      .update(sourceItem)
      .set({ nextLookAt: new Date(ctx.now.getTime() + dayMs) })
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          eq(sourceItem.sessionKey, sessionKey),
          lte(sourceItem.nextLookAt, ctx.now),
        ),
      );
  });
}
