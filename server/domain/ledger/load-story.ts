import { and, asc, eq, inArray, or, type SQL } from "drizzle-orm";

import type { AuditAction, DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { auditEvent, person } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { inScope } from "@/server/domain/access/in-scope";

import type { StoryEntry } from "./schema";

const shown = 200;
/** Acts on a conversation that belong to the story of what was seen at the source. */
const ofImport: AuditAction[] = [
  "conversation.imported",
  "conversation.extended",
  "conversation.purge_marked",
  "conversation.purged",
];

type Subject = {
  id: string;
  jobId: string;
  conversationId: string | null;
  firstSeenAt: Date;
  decidedAt: Date | null;
  reason: DecisionReason;
};

/**
 * What the audit log says about an item, oldest first. A decision stands there for a whole batch of the job: of those that
 * were made when the item was first seen, and when it was last decided, one each is told, without what concerns others.
 */
export async function loadStory(tx: TenantTx, actor: Actor, item: Subject): Promise<StoryEntry[]> {
  const named = await inScope(tx, actor);
  const moments = [item.firstSeenAt, ...(item.decidedAt ? [item.decidedAt] : [])];
  const about: (SQL | undefined)[] = [
    eq(auditEvent.subjectId, item.id),
    and(
      eq(auditEvent.subjectId, item.jobId),
      inArray(auditEvent.at, moments),
      eq(auditEvent.action, "item.decided"),
    ),
    item.conversationId === null
      ? undefined
      : and(eq(auditEvent.subjectId, item.conversationId), inArray(auditEvent.action, ofImport)),
  ];
  const entries = await tx
    .select({
      id: auditEvent.id,
      at: auditEvent.at,
      actorKind: auditEvent.actorKind,
      actorName: person.displayName,
      action: auditEvent.action,
      detail: auditEvent.detail,
    })
    .from(auditEvent)
    .leftJoin(person, and(eq(person.tenantId, auditEvent.tenantId), eq(person.id, auditEvent.actorId), named))
    .where(or(...about))
    .orderBy(asc(auditEvent.at), asc(auditEvent.id))
    .limit(shown);
  const told = new Map<string, StoryEntry>();
  for (const entry of entries) {
    if (entry.action !== "item.decided") told.set(entry.id, entry);
    else told.set(`decided ${entry.at.getTime()}`, { ...entry, detail: decisionAt(entry.at, item) });
  }
  return [...told.values()];
}

/** How an earlier decision went stands nowhere for one item alone. */
const decisionAt = (at: Date, { decidedAt, reason }: Subject): StoryEntry["detail"] =>
  at.getTime() === decidedAt?.getTime() ? { reason } : {};
