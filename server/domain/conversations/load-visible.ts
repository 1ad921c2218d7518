import { and, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { notFound } from "@/server/lib/errors";

import { visibleTo } from "./visible";

/**
 * The conversation, if the actor may see it.
 * @throws AppError NOT_FOUND alike for one that does not exist, is another tenant's, or may not be seen
 */
export async function loadVisible(tx: TenantTx, ctx: Ctx, id: string) {
  const [row] = await tx
    .select(conversationColumns)
    .from(conversation)
    .where(and(eq(conversation.id, id), visibleTo(ctx.actor)));
  if (!row) throw notFound("conversation");
  return row;
}

const conversationColumns = {
  id: conversation.id,
  jobId: conversation.jobId,
  type: conversation.type,
  topic: conversation.topic,
  ownerPersonId: conversation.ownerPersonId,
  hostPersonId: conversation.hostPersonId,
  startedAt: conversation.startedAt,
  endedAt: conversation.endedAt,
  durationMs: conversation.durationMs,
  retainUntil: conversation.retainUntil,
  retentionRuleVersionId: conversation.retentionRuleVersionId,
  importedAt: conversation.importedAt,
  participantsDueSince: conversation.participantsDueSince,
};
