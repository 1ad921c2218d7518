import { eq } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { AppError, notFound } from "@/server/lib/errors";

import { retryItems } from "./retry-items";

/**
 * Asks for one item again, as {@link retryItems} does.
 * @throws AppError NOT_FOUND; CONFLICT when it is archived or was deleted here; PRECONDITION_FAILED when the job can't work
 */
export async function retryItem(ctx: UserCtx, input: { id: string }): Promise<{ id: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const item = await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ state: sourceItem.state, reason: sourceItem.reason })
      .from(sourceItem)
      .where(eq(sourceItem.id, input.id));
    return row;
  });
  if (!item) throw notFound("item");
  if (item.state === "archived") throw new AppError("CONFLICT", "This item is archived already.");
  if (item.reason === "purged") {
    throw new AppError(
      "CONFLICT",
      "This item was deleted here when its time was over. It is not imported again.",
    );
  }
  await retryItems(ctx, { ids: [input.id] });
  return { id: input.id };
}
