import { and, eq, gte, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { ofRecordings } from "@/server/domain/ledger/companion-things";
import { type Mark, noteMark } from "@/server/domain/ledger/mark-at-listing";

/** `at`: when it happened at Zoom. `files`: source keys, null = all of the session. */
type Marking = { jobId: string; sessionKey: string; files: readonly string[] | null; mark: Mark; at: Date };

/**
 * Notes in the ledger what somebody did with a recording at Zoom; nothing that is archived goes because of it. To be called
 * right after a look at the session, in its transaction: what that look saw is there, whatever the event says.
 */
export async function markSession(tx: TenantTx, ctx: Ctx, marking: Marking): Promise<void> {
  const { jobId, sessionKey, files, mark, at } = marking;
  const { trashedAt, deletedAt, recoveredAt, lastSeenAt } = sourceItem;
  const isThere = gte(lastSeenAt, ctx.now);
  const marked = await tx
    .update(sourceItem)
    .set(
      mark === "recovered"
        ? { trashedAt: null, deletedAt: null, recoveredAt: at }
        : mark === "trashed"
          ? { trashedAt: at }
          : { deletedAt: at },
    )
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        eq(sourceItem.sessionKey, sessionKey),
        ofRecordings(),
        mark === "recovered"
          ? and(isThere, or(isNotNull(trashedAt), isNotNull(deletedAt), isNull(recoveredAt)))
          : and(
              lt(lastSeenAt, ctx.now),
              isNull(mark === "trashed" ? trashedAt : deletedAt),
              files ? inArray(sourceItem.sourceKey, [...files]) : undefined,
            ),
      ),
    )
    .returning({ id: sourceItem.id });
  await noteMark(tx, ctx, jobId, mark, marked.length);
}
