import { and, eq, inArray } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import type { ImportOutcome, ImportSession } from "./outcome";

const open = ["waiting", "kept", "importing", "failed"] as const;
/** Right after a meeting Zoom answers "no recording" for a while: that is no proof. */
const settledAfterMs = 24 * 60 * 60_000;

/**
 * Zoom says of this very session that it has no recording. What is archived stays as it is; what was still to come is
 * gone, unless it is so fresh that Zoom may just not be ready.
 */
export async function noteGone(ctx: Ctx, input: ImportSession): Promise<ImportOutcome> {
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({ id: sourceItem.id, startedAt: sourceItem.startedAt })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, input.jobId),
          eq(sourceItem.sessionKey, input.sessionKey),
          inArray(sourceItem.state, [...open]),
        ),
      )
      .for("update");
    const isSettled = (at: Date) => ctx.now.getTime() - at.getTime() > settledAfterMs;
    const gone = rows.filter((row) => isSettled(row.startedAt)).map((row) => row.id);
    if (gone.length > 0) {
      await tx
        .update(sourceItem)
        .set({ state: "gone", reason: "gone_at_source", decidedAt: ctx.now, nextLookAt: null })
        .where(inArray(sourceItem.id, gone));
      await recordAudit(tx, ctx, {
        action: "item.decided",
        subject: input.jobId,
        detail: { gone_at_source: gone.length },
      });
    }
    return { archived: 0, failed: 0, retry: gone.length < rows.length };
  });
}
