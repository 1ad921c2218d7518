import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile, sealAttempt, sourceItem } from "@/db/schema";
import type { SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { Participant } from "@/server/connectors/zoom/participants";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { notFound } from "@/server/lib/errors";

import type { Attempt } from "./claim-item";
import { contentOf } from "./content-types";
import type { SealedFile } from "./seal-file";
import { rebuildSearch, storeParsed } from "./store-text";
import { upsertConversation } from "./upsert-conversation";

export type CommitFile = {
  jobId: string;
  session: SourceSession;
  participants: readonly Participant[];
  file: SourceFile;
  attempt: Attempt;
  sealed: SealedFile;
  tenantKeyId: string;
};

/**
 * The one transaction that makes a stored object part of the archive: conversation, participants, media, text,
 * retention, ledger and audit. False when the attempt was swept, or its item settled, meanwhile: then nothing is written,
 * and the attempt keeps owning its object.
 */
export async function commitFile(ctx: Ctx, input: CommitFile): Promise<boolean> {
  const { attempt, sealed, file } = input;
  return ctx.db.tx(async (tx) => {
    const [ours] = await tx
      .select({ id: sealAttempt.id })
      .from(sealAttempt)
      .where(eq(sealAttempt.id, attempt.fileId))
      .for("update");
    if (!ours) return false;
    const item = await lockItem(tx, attempt.itemId);
    if (item.state === "archived" || item.reason !== "rule_keeps") return false;
    const conversationId = await upsertConversation(tx, ctx, { ...input, item });
    if (conversationId === null) return false;
    await tx.insert(mediaFile).values({
      tenantId: ctx.db.tenantId,
      id: sealed.fileId,
      conversationId,
      sourceItemId: attempt.itemId,
      mediaClass: file.mediaClass,
      fileType: file.fileType,
      recordingType: file.recordingType,
      contentType: contentOf(file).contentType,
      startedAt: file.recordingStart ?? input.session.startedAt ?? ctx.now,
      endedAt: file.recordingEnd,
      sizeBytes: sealed.sizeBytes,
      sha256: sealed.sha256,
      region: attempt.region,
      objectKey: attempt.objectKey,
      tenantKeyId: input.tenantKeyId,
      wrappedKey: sealed.wrappedKey,
    });
    await tx.delete(sealAttempt).where(eq(sealAttempt.id, attempt.fileId));
    await storeText(tx, ctx, conversationId, input);
    await rebuildSearch(tx, conversationId);
    await tx
      .update(sourceItem)
      .set({ state: "archived", conversationId, mediaFileId: sealed.fileId, failure: null })
      .where(eq(sourceItem.id, attempt.itemId));
    await recordAudit(tx, ctx, {
      action: "conversation.imported",
      subject: conversationId,
      detail: {
        file: sealed.fileId,
        item: attempt.itemId,
        sha256: sealed.sha256,
        sizeBytes: sealed.sizeBytes,
        ...(sealed.sizeDiffers ? { sizeDiffers: true } : {}),
      },
    });
    return true;
  });
}

type LockedItem = {
  state: string;
  reason: string;
  retainUntil: Date | null;
  ownerPersonId: string;
  ruleVersionId: string;
};

async function lockItem(tx: TenantTx, itemId: string): Promise<LockedItem> {
  const [item] = await tx
    .select({
      state: sourceItem.state,
      reason: sourceItem.reason,
      retainUntil: sourceItem.retainUntil,
      ownerPersonId: sourceItem.ownerPersonId,
      ruleVersionId: sourceItem.ruleVersionId,
    })
    .from(sourceItem)
    .where(eq(sourceItem.id, itemId))
    .for("update");
  if (!item?.ownerPersonId || !item.ruleVersionId) throw notFound("item");
  return { ...item, ownerPersonId: item.ownerPersonId, ruleVersionId: item.ruleVersionId };
}

async function storeText(tx: TenantTx, ctx: Ctx, conversationId: string, input: CommitFile): Promise<void> {
  const { sealed, file } = input;
  if (sealed.text === null) return;
  const place = { tenantId: ctx.db.tenantId, conversationId, mediaFileId: sealed.fileId };
  const names = input.participants.flatMap((person) => person.name ?? []);
  await storeParsed(tx, place, { fileType: file.fileType, text: sealed.text, names });
}
