import { and, desc, eq, sql } from "drizzle-orm";

import { auditEvent, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import type { AuditPage, ListAudit } from "./schema";

/** The audit log, newest first, in keyset pages. */
export async function listAudit(ctx: UserCtx, input: ListAudit): Promise<AuditPage> {
  requireRight(ctx.actor, "audit.read");
  return ctx.db.tx(async (tx) => {
    const { cursor } = input;
    const rows = await tx
      .select({
        id: auditEvent.id,
        at: auditEvent.at,
        actorKind: auditEvent.actorKind,
        actorName: person.displayName,
        action: auditEvent.action,
        subjectId: auditEvent.subjectId,
        detail: auditEvent.detail,
      })
      .from(auditEvent)
      .leftJoin(person, and(eq(person.tenantId, auditEvent.tenantId), eq(person.id, auditEvent.actorId)))
      .where(
        and(
          input.action ? eq(auditEvent.action, input.action) : undefined,
          input.subjectId ? eq(auditEvent.subjectId, input.subjectId) : undefined,
          cursor
            ? sql`(${auditEvent.at}, ${auditEvent.id}) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(auditEvent.at), desc(auditEvent.id))
      .limit(input.limit + 1);
    const items = rows.slice(0, input.limit);
    const last = rows.length > input.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? { at: last.at.toISOString(), id: last.id } : null };
  });
}
