import { and, eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, tombstone } from "@/db/schema";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { WhoTookPart } from "@/server/connectors/zoom/participants-list";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { newId } from "@/server/lib/id";

import { listDueSince, noteComplete } from "./late-participants";
import { storeParticipants } from "./store-participants";

export type ConversationFacts = {
  jobId: string;
  session: SourceSession;
  participants: WhoTookPart["participants"];
  /** Which persons of ours have their addresses. */
  people: ReadonlyMap<string, string>;
  /** How whole that list is, where a source may owe one. */
  standing?: WhoTookPart["standing"] | undefined;
  item: { retainUntil: Date | null; ownerPersonId: string; ruleVersionId: string };
};

const untitled = "(no topic)";

/**
 * The conversation of a session, made when its first file arrives and widened by later ones: merged, never replaced;
 * its retention date is only ever extended. Null when it is marked for purge, or was purged.
 */
export async function upsertConversation(
  tx: TenantTx,
  ctx: Ctx,
  facts: ConversationFacts,
): Promise<string | null> {
  const { session, item } = facts;
  const startedAt = session.startedAt ?? ctx.now;
  const endedAt = session.endedAt ?? startedAt;
  const id = newId();
  const inserted = await tx
    .insert(conversation)
    .values({
      tenantId: ctx.db.tenantId,
      id,
      jobId: facts.jobId,
      sessionKey: session.uuid,
      type: session.kind,
      topic: session.topic ?? untitled,
      ownerPersonId: item.ownerPersonId,
      hostPersonId: item.ownerPersonId,
      startedAt,
      endedAt,
      durationMs: recordedMs(session),
      retainUntil: item.retainUntil,
      retentionRuleVersionId: item.ruleVersionId,
      search: sql`''::tsvector`,
      participantsDueSince: listDueSince(facts.standing, endedAt, ctx.now),
      changedAt: ctx.now,
    })
    .onConflictDoNothing({ target: [conversation.tenantId, conversation.jobId, conversation.sessionKey] })
    .returning({ id: conversation.id });
  if (inserted.length > 0) {
    // A purge may have ended since the item was claimed: what it destroyed does not come back.
    if (await isBuried(tx, facts)) {
      await tx.delete(conversation).where(eq(conversation.id, id));
      return null;
    }
    await storeParticipants(tx, ctx, id, { ...tookPart(facts), isNew: true });
    return id;
  }
  const [known] = await tx
    .select({
      id: conversation.id,
      purgeState: conversation.purgeState,
      retainUntil: conversation.retainUntil,
      listDueSince: conversation.participantsDueSince,
    })
    .from(conversation)
    .where(and(eq(conversation.jobId, facts.jobId), eq(conversation.sessionKey, session.uuid)))
    .for("update");
  if (!known || known.purgeState !== null) return null;
  const later =
    known.retainUntil !== null && (item.retainUntil === null || item.retainUntil > known.retainUntil);
  await tx
    .update(conversation)
    .set({
      startedAt: sql`least(${conversation.startedAt}, ${startedAt.toISOString()}::timestamptz)`,
      endedAt: sql`greatest(${conversation.endedAt}, ${endedAt.toISOString()}::timestamptz)`,
      durationMs: sql`greatest(${conversation.durationMs}, ${recordedMs(session)})`,
      changedAt: ctx.now,
      ...(later ? { retainUntil: item.retainUntil, retentionRuleVersionId: item.ruleVersionId } : {}),
    })
    .where(eq(conversation.id, known.id));
  if (later) await recordAudit(tx, ctx, { action: "conversation.extended", subject: known.id });
  const stored = await storeParticipants(tx, ctx, known.id, tookPart(facts));
  if (facts.standing === "named" && known.listDueSince) await noteComplete(tx, ctx, known.id, stored);
  return known.id;
}

const tookPart = ({ jobId, participants, people, item }: ConversationFacts) => ({
  ...{ jobId, participants, people },
  ownerPersonId: item.ownerPersonId,
});

async function isBuried(tx: TenantTx, { jobId, session }: ConversationFacts): Promise<boolean> {
  const graves = await tx
    .select({ id: tombstone.conversationId })
    .from(tombstone)
    .where(and(eq(tombstone.jobId, jobId), eq(tombstone.sessionKey, session.uuid)));
  return graves.length > 0;
}

/** Recorded time: the sum over the segments, each counted once. */
function recordedMs(session: SourceSession): number {
  const segments = new Map<number, number>();
  for (const { recordingStart, recordingEnd } of session.files) {
    if (!recordingStart || !recordingEnd) continue;
    const start = recordingStart.getTime();
    segments.set(start, Math.max(segments.get(start) ?? 0, recordingEnd.getTime() - start));
  }
  return [...segments.values()].reduce((sum, ms) => sum + Math.max(0, ms), 0);
}
