import { and, asc, eq, inArray, or, type SQL } from "drizzle-orm";

import type { AuditAction } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { auditEvent, itemDecision, jobRun, person } from "@/db/schema";
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

type Subject = { id: string; jobId: string; conversationId: string | null };
type Decision = Pick<typeof itemDecision.$inferSelect, "id" | "at" | "state" | "reason" | "runId">;

/**
 * What happened to an item, oldest first: every decision about it, with the run that made it, and what the audit log says.
 * There a decision stands for a whole batch of the job: of it only who decided is told, and nothing that concerns others.
 */
export async function loadStory(tx: TenantTx, actor: Actor, item: Subject): Promise<StoryEntry[]> {
  const decisions = await loadDecisions(tx, item.id);
  const named = await inScope(tx, actor);
  const about: (SQL | undefined)[] = [
    eq(auditEvent.subjectId, item.id),
    decisions.length === 0
      ? undefined
      : and(
          eq(auditEvent.subjectId, item.jobId),
          inArray(
            auditEvent.at,
            decisions.map(({ at }) => at),
          ),
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
  const batches = new Map(
    entries.filter(({ action }) => action === "item.decided").map((entry) => [entry.at.getTime(), entry]),
  );
  const acts = entries
    .filter(({ action }) => action !== "item.decided")
    .map((entry): StoryEntry => ({ ...entry, run: null }));
  const decided = decisions.map((decision) => told(decision, batches.get(decision.at.getTime())));
  return [...decided, ...acts].sort((a, b) => a.at.getTime() - b.at.getTime());
}

type Found = Decision & { runCreatedAt: Date | null };

const loadDecisions = (tx: TenantTx, itemId: string): Promise<Found[]> =>
  tx
    .select({
      id: itemDecision.id,
      at: itemDecision.at,
      state: itemDecision.state,
      reason: itemDecision.reason,
      runId: itemDecision.runId,
      runCreatedAt: jobRun.createdAt,
    })
    .from(itemDecision)
    .leftJoin(jobRun, and(eq(jobRun.tenantId, itemDecision.tenantId), eq(jobRun.id, itemDecision.runId)))
    .where(eq(itemDecision.sourceItemId, itemId))
    .orderBy(asc(itemDecision.id))
    .limit(shown);

function told(
  { id, at, state, reason, runId, runCreatedAt }: Found,
  batch: Pick<StoryEntry, "actorKind" | "actorName"> | undefined,
): StoryEntry {
  return {
    ...{ id, at, action: "item.decided", detail: { state, reason } },
    ...{ actorKind: batch?.actorKind ?? "system", actorName: batch?.actorName ?? null },
    run: runId && runCreatedAt ? { id: runId, createdAt: runCreatedAt } : null,
  };
}
