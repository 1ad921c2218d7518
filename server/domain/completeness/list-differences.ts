import { and, desc, eq, not, sql } from "drizzle-orm";

import { sourceCheck, sourceCheckDifference, sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import { isAbsent, isOpen } from "./list-checks";
import type { DifferencePage, ListDifferences } from "./schema";

const conditions = { open: isOpen, absent: isAbsent, decided: not(sql`(${isOpen} or ${isAbsent})`) };

/**
 * What Zoom reported and the archive did not hold, as the report found it and as it stands now, newest first.
 * @throws AppError NOT_FOUND
 */
export async function listDifferences(ctx: UserCtx, input: ListDifferences): Promise<DifferencePage> {
  requireRight(ctx.actor, "jobs.manage");
  const { checkId, group, cursor, limit } = input;
  const found = sourceCheckDifference;
  return ctx.db.tx(async (tx) => {
    const [check] = await tx
      .select({ jobId: sourceCheck.jobId })
      .from(sourceCheck)
      .where(eq(sourceCheck.id, checkId));
    if (!check) throw notFound("report");
    const rows = await tx
      .select({
        kind: found.kind,
        sourceKey: found.sourceKey,
        sessionKey: found.sessionKey,
        startedAt: found.startedAt,
        sizeBytes: found.sizeBytes,
        itemId: found.itemId,
        state: found.state,
        reason: found.reason,
        nowId: sourceItem.id,
        nowState: sourceItem.state,
        nowReason: sourceItem.reason,
      })
      .from(found)
      .leftJoin(
        sourceItem,
        and(
          eq(sourceItem.tenantId, found.tenantId),
          eq(sourceItem.jobId, check.jobId),
          eq(sourceItem.sourceKey, found.sourceKey),
        ),
      )
      .where(
        and(
          eq(found.checkId, checkId),
          conditions[group],
          cursor
            ? sql`(${found.startedAt}, ${found.sourceKey}) < (${cursor.startedAt}::timestamptz, ${cursor.sourceKey})`
            : undefined,
        ),
      )
      .orderBy(desc(found.startedAt), desc(found.sourceKey))
      .limit(limit + 1);
    const items = rows.slice(0, limit).map(({ itemId, nowId, nowState, nowReason, ...row }) => ({
      ...row,
      inLedger: itemId !== null,
      now: nowId && nowState && nowReason ? { itemId: nowId, state: nowState, reason: nowReason } : null,
    }));
    const last = rows.length > limit ? items.at(-1) : undefined;
    const nextCursor = last ? { startedAt: last.startedAt.toISOString(), sourceKey: last.sourceKey } : null;
    return { items, nextCursor };
  });
}
