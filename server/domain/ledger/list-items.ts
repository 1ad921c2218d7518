import { and, desc, eq, sql } from "drizzle-orm";

import { person, sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import type { LedgerPage, ListItems } from "./schema";

/** The ledger, newest first, in keyset pages. */
export async function listItems(ctx: UserCtx, input: ListItems): Promise<LedgerPage> {
  requireRight(ctx.actor, "jobs.manage");
  const { jobId, runId, state, reason, ownerId, cursor } = input;
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({
        id: sourceItem.id,
        sessionKey: sourceItem.sessionKey,
        fileType: sourceItem.fileType,
        recordingType: sourceItem.recordingType,
        mediaClass: sourceItem.mediaClass,
        startedAt: sourceItem.startedAt,
        sizeBytes: sourceItem.sizeBytes,
        state: sourceItem.state,
        reason: sourceItem.reason,
        failure: sourceItem.failure,
        ownerId: person.id,
        ownerName: person.displayName,
        ownerSourceId: sourceItem.ownerSourceId,
        conversationId: sourceItem.conversationId,
        firstSeenAt: sourceItem.firstSeenAt,
      })
      .from(sourceItem)
      .leftJoin(
        person,
        and(eq(person.tenantId, sourceItem.tenantId), eq(person.id, sourceItem.ownerPersonId)),
      )
      .where(
        and(
          jobId ? eq(sourceItem.jobId, jobId) : undefined,
          runId ? eq(sourceItem.lastRunId, runId) : undefined,
          state ? eq(sourceItem.state, state) : undefined,
          reason ? eq(sourceItem.reason, reason) : undefined,
          ownerId ? eq(sourceItem.ownerPersonId, ownerId) : undefined,
          cursor
            ? sql`(${sourceItem.startedAt}, ${sourceItem.id}) < (${cursor.startedAt}::timestamptz, ${cursor.id}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(sourceItem.startedAt), desc(sourceItem.id))
      .limit(input.limit + 1);
    const items = rows.slice(0, input.limit).map(({ ownerId, ownerName, ...row }) => ({
      ...row,
      owner: ownerId && ownerName ? { id: ownerId, name: ownerName } : null,
    }));
    const last = rows.length > input.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? { startedAt: last.startedAt.toISOString(), id: last.id } : null };
  });
}
