import { eq } from "drizzle-orm";

import { job, sourceItem, zoomConnection } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { AppError, notFound } from "@/server/lib/errors";

/**
 * Asks for an item again: what has failed is imported anew, anything else is looked at afresh at Zoom and decided again.
 * @throws AppError NOT_FOUND; CONFLICT when it is archived or was deleted here; PRECONDITION_FAILED when the job can't work
 */
export async function retryItem(ctx: UserCtx, input: { id: string }): Promise<{ id: string }> {
  requireRight(ctx.actor, "jobs.manage");
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    const [item] = await tx.select().from(sourceItem).where(eq(sourceItem.id, input.id)).for("update");
    if (!item) throw notFound("item");
    if (item.state === "archived") throw new AppError("CONFLICT", "This item is archived already.");
    if (item.reason === "purged") {
      throw new AppError(
        "CONFLICT",
        "This item was deleted here when its time was over. It is not imported again.",
      );
    }
    const [works] = await tx
      .select({ enabled: job.enabled, deadAt: zoomConnection.deadAt })
      .from(job)
      .innerJoin(zoomConnection, eq(zoomConnection.jobId, job.id))
      .where(eq(job.id, item.jobId));
    if (!works?.enabled || works.deadAt) {
      throw new AppError("PRECONDITION_FAILED", "The item’s job is switched off or not connected to Zoom.");
    }
    const again = item.state === "failed";
    await tx
      .update(sourceItem)
      .set(
        again ? { state: "kept", failure: null, attempts: 0, decidedAt: ctx.now } : { nextLookAt: ctx.now },
      )
      .where(eq(sourceItem.id, item.id));
    await announce(
      tx,
      again
        ? { name: "zoom/items.found", data: { tenantId, jobId: item.jobId, itemIds: [item.id] } }
        : { name: "item/second-look.due", data: { tenantId, itemId: item.id } },
    );
    await recordAudit(tx, ctx, { action: "item.retried", subject: item.id, detail: { state: item.state } });
    return { id: item.id };
  });
}
