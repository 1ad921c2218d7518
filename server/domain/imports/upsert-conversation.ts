import { and, eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, participant, person, tombstone } from "@/db/schema";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { Participant } from "@/server/connectors/zoom/participants";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { newId } from "@/server/lib/id";

import { loadPeopleByEmail } from "./people-by-email";

export type ConversationFacts = {
  jobId: string;
  session: SourceSession;
  participants: readonly Participant[];
  item: { retainUntil: Date | null; ownerPersonId: string; ruleVersionId: string };
};

/** A statement takes 65,534 parameters. */
const rowsPerInsert = 1_000;
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
    await storeParticipants(tx, ctx, id, facts);
    return id;
  }
  const [known] = await tx
    .select({
      id: conversation.id,
      purgeState: conversation.purgeState,
      retainUntil: conversation.retainUntil,
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
  await storeParticipants(tx, ctx, known.id, facts);
  return known.id;
}

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

async function storeParticipants(tx: TenantTx, ctx: Ctx, conversationId: string, facts: ConversationFacts) {
  const emails = facts.participants.flatMap((someone) => someone.email ?? []);
  const people = await loadPeopleByEmail(tx, emails);
  const [host] = await tx
    .select({ name: person.displayName, email: person.upnNormalized })
    .from(person)
    .where(eq(person.id, facts.item.ownerPersonId));
  const rows = facts.participants.map((someone) => {
    const personId = someone.email ? (people.get(someone.email) ?? null) : null;
    const times = someone.joins.flatMap((join) => join.joinedAt ?? []);
    const ends = someone.joins.flatMap((join) => join.leftAt ?? []);
    return {
      tenantId: ctx.db.tenantId,
      id: newId(),
      conversationId,
      participantKey: personId ?? someone.zoomUserId ?? someone.email ?? (someone.name ?? "").toLowerCase(),
      personId,
      name: someone.name ?? someone.email ?? "Unknown",
      emailNormalized: someone.email,
      role: personId === facts.item.ownerPersonId ? ("host" as const) : ("participant" as const),
      joinedAt: earliest(times),
      leftAt: latest(ends),
    };
  });
  if (host && !rows.some((row) => row.role === "host")) {
    rows.push({
      tenantId: ctx.db.tenantId,
      id: newId(),
      conversationId,
      participantKey: facts.item.ownerPersonId,
      personId: facts.item.ownerPersonId,
      name: host.name,
      emailNormalized: host.email,
      role: "host",
      joinedAt: null,
      leftAt: null,
    });
  }
  const once = [...new Map(rows.map((row) => [row.participantKey, row])).values()];
  for (let at = 0; at < once.length; at += rowsPerInsert) {
    await tx
      .insert(participant)
      .values(once.slice(at, at + rowsPerInsert))
      .onConflictDoNothing();
  }
}

const earliest = (times: readonly Date[]) =>
  times.length > 0 ? new Date(Math.min(...times.map((time) => time.getTime()))) : null;
const latest = (times: readonly Date[]) =>
  times.length > 0 ? new Date(Math.max(...times.map((time) => time.getTime()))) : null;
