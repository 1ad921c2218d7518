import { and, desc, eq } from "drizzle-orm";

import { auditEvent, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { loadVisible } from "./load-visible";
import type { HistoryEntry } from "./schema";

const shown = 200;

/** What the audit log says about a conversation, newest first. */
export async function getHistory(ctx: UserCtx, input: { id: string }): Promise<HistoryEntry[]> {
  requireRight(ctx.actor, "audit.read");
  return ctx.db.tx(async (tx) => {
    await loadVisible(tx, ctx, input.id);
    return tx
      .select({
        id: auditEvent.id,
        at: auditEvent.at,
        actorKind: auditEvent.actorKind,
        actorName: person.displayName,
        action: auditEvent.action,
        detail: auditEvent.detail,
      })
      .from(auditEvent)
      .leftJoin(person, and(eq(person.tenantId, auditEvent.tenantId), eq(person.id, auditEvent.actorId)))
      .where(eq(auditEvent.subjectId, input.id))
      .orderBy(desc(auditEvent.at), desc(auditEvent.id))
      .limit(shown);
  });
}
