import { and, eq, lte } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import { sourceItem } from "@/db/schema";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import { failOverdue } from "@/server/domain/ledger/end-overdue";
import { lostAfterMs } from "@/server/domain/ledger/lost-looks";
import { planNextLook } from "@/server/domain/ledger/plan-next-look";

const dayMs = 24 * 60 * 60_000;

type Kinds = ReadonlySet<ZoomError["failure"]["kind"]>;
const refusals: Kinds = new Set(["missing_scope", "forbidden", "not_available"]);
/** About the one session that was asked about. */
const unreadable: Kinds = new Set([
  "gone",
  "too_old",
  "invalid_request",
  "unreadable_answer",
  "bad_page_token",
]);
/** They stop the whole job: its looks wait for it. */
const deaths: Kinds = new Set(["connection_dead", "misconfigured"]);

/** Answers that asking again at once does not change: what they concern is left to a later look, or to the next run. */
export const isRefused = (error: unknown): boolean =>
  error instanceof ZoomError && refusals.has(error.failure.kind);

/**
 * Why a look need not be tried again at once; null = it may go well by then, and what is not asked for by itself any more
 * would be waited for without end.
 */
export async function whyPutOff(ctx: Ctx, itemId: string, error: unknown): Promise<FailureReason | null> {
  if (isRefused(error)) return "not_authorised";
  if (!(error instanceof ZoomError) || deaths.has(error.failure.kind)) return null;
  if (unreadable.has(error.failure.kind)) return "source_unavailable";
  const [lost] = await ctx.db.tx((tx) =>
    tx
      .select({ id: sourceItem.id })
      .from(sourceItem)
      .where(
        and(eq(sourceItem.id, itemId), lte(sourceItem.nextLookAt, new Date(ctx.now.getTime() - lostAfterMs))),
      ),
  );
  return lost ? "source_unavailable" : null;
}

/**
 * Moves what is due of an item's session to its next look, because Zoom refuses this one, and what is still waited for after
 * the last one has failed. A day of chat is moved to tomorrow, for what makes it due is a change on our side, however old it is.
 */
export async function putOffLook(
  ctx: Ctx,
  itemId: string,
  failure: FailureReason = "not_authorised",
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [one] = await tx
      .select({ jobId: sourceItem.jobId, sessionKey: sourceItem.sessionKey, kind: sourceItem.kind })
      .from(sourceItem)
      .where(eq(sourceItem.id, itemId));
    if (!one) return;
    const { jobId, sessionKey } = one;
    if (one.kind !== "chat") {
      await planNextLook(tx, ctx, { jobId, sessionKey });
      return failOverdue(tx, ctx, { jobId, sessionKey }, failure);
    }
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
