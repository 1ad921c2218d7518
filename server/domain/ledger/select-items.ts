import { and, desc, eq, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, sourceItem } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { inScope } from "@/server/domain/access/in-scope";
import { visibleAmong } from "@/server/domain/conversations/known-files";

import type { LedgerItem } from "./schema";

const columns = {
  id: sourceItem.id,
  jobId: sourceItem.jobId,
  kind: sourceItem.kind,
  sourceKey: sourceItem.sourceKey,
  sessionKey: sourceItem.sessionKey,
  fileType: sourceItem.fileType,
  recordingType: sourceItem.recordingType,
  mediaClass: sourceItem.mediaClass,
  startedAt: sourceItem.startedAt,
  endedAt: sourceItem.endedAt,
  sizeBytes: sourceItem.sizeBytes,
  state: sourceItem.state,
  reason: sourceItem.reason,
  failure: sourceItem.failure,
  attempts: sourceItem.attempts,
  ownerId: person.id,
  ownerName: person.displayName,
  ownerSourceId: sourceItem.ownerSourceId,
  conversationId: sourceItem.conversationId,
  mediaFileId: sourceItem.mediaFileId,
  firstSeenAt: sourceItem.firstSeenAt,
  lastSeenAt: sourceItem.lastSeenAt,
  decidedAt: sourceItem.decidedAt,
  nextLookAt: sourceItem.nextLookAt,
  retainUntil: sourceItem.retainUntil,
  trashedAt: sourceItem.trashedAt,
  deletedAt: sourceItem.deletedAt,
};

/**
 * Rows of the ledger, newest first. Owners are named to those whose User Assignment covers them, conversations to those who
 * may see them, and to nobody else.
 */
export async function selectItems(
  tx: TenantTx,
  actor: Actor,
  where: SQL | undefined,
  limit: number,
): Promise<LedgerItem[]> {
  const named = await inScope(tx, actor);
  const rows = await tx
    .select(columns)
    .from(sourceItem)
    .leftJoin(
      person,
      and(
        eq(person.tenantId, sourceItem.tenantId),
        eq(person.id, sourceItem.ownerPersonId),
        named ?? sql`true`,
      ),
    )
    .where(where)
    .orderBy(desc(sourceItem.startedAt), desc(sourceItem.id))
    .limit(limit);
  const visible = await visibleAmong(
    tx,
    actor,
    rows.map((row) => row.conversationId),
  );
  return rows.map(({ ownerId, ownerName, conversationId, ...row }) => ({
    ...row,
    conversationId: conversationId && visible.has(conversationId) ? conversationId : null,
    owner: ownerId && ownerName ? { id: ownerId, name: ownerName } : null,
  }));
}
