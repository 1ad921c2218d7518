import { and, eq, gt, inArray, notInArray } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import { sealAttempt, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import type { ImportOutcome, ImportSession } from "./outcome";

const open = ["waiting", "kept", "importing", "failed"] as const;
/** Right after a meeting Zoom answers "no recording" for a while: that is no proof. */
const settledAfterMs = 24 * 60 * 60_000;

/**
 * Zoom says of this very session that it has no recording, or names only the `listed` files of it (source keys). What is
 * archived stays as it is, and what is under way may be the last copy; what was still to come is gone, unless it is so
 * fresh that Zoom may just not be ready.
 */
export async function noteGone(
  ctx: Ctx,
  input: ImportSession,
  listed: readonly string[] = [],
): Promise<ImportOutcome> {
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({ id: sourceItem.id, startedAt: sourceItem.startedAt })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, input.jobId),
          eq(sourceItem.sessionKey, input.sessionKey),
          inArray(sourceItem.state, [...open]),
          notInArray(sourceItem.sourceKey, [...listed]),
        ),
      )
      .for("update");
    const live = await tx
      .select({ id: sealAttempt.sourceItemId })
      .from(sealAttempt)
      .where(
        and(
          inArray(
            sealAttempt.sourceItemId,
            rows.map(({ id }) => id),
          ),
          gt(sealAttempt.leaseUntil, ctx.now),
        ),
      );
    const busy = new Set(live.map(({ id }) => id));
    const isSettled = (at: Date) => ctx.now.getTime() - at.getTime() > settledAfterMs;
    const gone = rows.filter((row) => isSettled(row.startedAt) && !busy.has(row.id)).map((row) => row.id);
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

/** Zoom won't hand this session out: what was still to come of it has failed, with the reason, and can be retried. */
export async function noteRefused(
  ctx: Ctx,
  input: ImportSession,
  failure: FailureReason,
): Promise<ImportOutcome> {
  return ctx.db.tx(async (tx) => {
    const failed = await tx
      .update(sourceItem)
      .set({ state: "failed", failure })
      .where(
        and(
          eq(sourceItem.jobId, input.jobId),
          eq(sourceItem.sessionKey, input.sessionKey),
          eq(sourceItem.state, "kept"),
        ),
      )
      .returning({ id: sourceItem.id });
    return { archived: 0, failed: failed.length, retry: false };
  });
}
