import { and, asc, eq, inArray, isNotNull, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import {
  callDetail,
  chatMessage,
  conversation,
  customFieldValue,
  hold,
  mediaFile,
  participant,
  playbackSession,
  purgeRun,
  replayRequest,
  sourceItem,
  tombstone,
  speakerSpan,
  teamMessage,
  transcriptSegment,
} from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";

const batchSize = 20;

/**
 * Second phase: what is marked goes, the key first, then the objects, then the rows; a tombstone stays. Each stage is
 * committed before the next, so that a run killed anywhere is finished by the next one.
 * @throws what stopped one of them, after the others were done: one object that can't be deleted keeps no other
 */
export async function destroyMarked(
  ctx: Ctx,
  ports: ArchivePorts,
  runId: string,
): Promise<{ purged: number }> {
  const marked = await ctx.db.tx((tx) =>
    tx
      .select({ id: conversation.id })
      .from(conversation)
      .where(isNotNull(conversation.purgeState))
      .orderBy(asc(conversation.id))
      .limit(batchSize),
  );
  const failures: unknown[] = [];
  for (const { id } of marked) {
    await destroy(ctx, ports, runId, id).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return { purged: marked.length };
}

async function destroy(ctx: Ctx, ports: ArchivePorts, runId: string, id: string): Promise<void> {
  const files = await ctx.db.tx(async (tx) => {
    await tx
      .update(mediaFile)
      .set({ wrappedKey: null })
      .where(and(eq(mediaFile.conversationId, id), isNotNull(mediaFile.wrappedKey)));
    await tx
      .update(conversation)
      .set({ purgeState: "key_destroyed", changedAt: ctx.now })
      .where(and(eq(conversation.id, id), eq(conversation.purgeState, "marked")));
    return tx
      .select({ region: mediaFile.region, objectKey: mediaFile.objectKey })
      .from(mediaFile)
      .where(eq(mediaFile.conversationId, id));
  });
  for (const file of files) await storeOf(ports, file.region).delete(file.objectKey);
  await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .update(conversation)
      .set({ purgeState: "objects_destroyed", changedAt: ctx.now })
      .where(and(eq(conversation.id, id), isNotNull(conversation.purgeState)))
      .returning();
    // Another run was faster: everything is done.
    if (!row) return;
    const bytes = await bury(tx, ctx, runId, row);
    await deleteRows(tx, id);
    await tx
      .update(purgeRun)
      .set({ purged: sql`${purgeRun.purged} + 1`, purgedBytes: sql`${purgeRun.purgedBytes} + ${bytes}` })
      .where(eq(purgeRun.id, runId));
    await recordAudit(tx, ctx, {
      action: "conversation.purged",
      subject: id,
      detail: { run: runId, files: files.length, ruleVersion: row.retentionRuleVersionId },
    });
  });
}

/** What stays: ids, dates, hashes, rule, who and why. */
async function bury(
  tx: TenantTx,
  ctx: Ctx,
  runId: string,
  row: typeof conversation.$inferSelect,
): Promise<number> {
  const files = await tx
    .select({
      id: mediaFile.id,
      sourceItemId: mediaFile.sourceItemId,
      sha256: mediaFile.sha256,
      sizeBytes: mediaFile.sizeBytes,
      fileType: mediaFile.fileType,
    })
    .from(mediaFile)
    .where(eq(mediaFile.conversationId, row.id));
  if (!row.retainUntil) throw new Error("a conversation that is kept for ever was marked for purge");
  await tx.insert(tombstone).values({
    tenantId: row.tenantId,
    conversationId: row.id,
    jobId: row.jobId,
    sessionKey: row.sessionKey,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    importedAt: row.importedAt,
    retainUntil: row.retainUntil,
    ruleVersionId: row.retentionRuleVersionId,
    files,
    purgedAt: ctx.now,
    runId,
  });
  return files.reduce((sum, file) => sum + file.sizeBytes, 0);
}

async function deleteRows(tx: TenantTx, id: string): Promise<void> {
  await tx
    .update(sourceItem)
    .set({ state: "skipped", reason: "purged", conversationId: null, mediaFileId: null, nextLookAt: null })
    .where(eq(sourceItem.conversationId, id));
  for (const table of [
    transcriptSegment,
    speakerSpan,
    chatMessage,
    teamMessage,
    callDetail,
    playbackSession,
    replayRequest,
    customFieldValue,
    participant,
    hold,
    mediaFile,
  ] as const) {
    await tx.delete(table).where(eq(table.conversationId, id));
  }
  await tx.delete(conversation).where(inArray(conversation.id, [id]));
}

/** Closes a run when nothing is left to mark or destroy. */
export async function finishPurgeRun(ctx: Ctx, runId: string): Promise<void> {
  await ctx.db.tx((tx) => tx.update(purgeRun).set({ finishedAt: ctx.now }).where(eq(purgeRun.id, runId)));
}
