import type { AuditAction } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { auditEvent } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { newId } from "@/server/lib/id";

export type AuditEntry = {
  action: AuditAction;
  subject?: string;
  /** Ids, counts and closed words: nothing personal. */
  detail?: Record<string, string | number | boolean | null>;
};

/** Writes the act into the audit log, in the act's own transaction: if this fails, the act is rolled back. */
export async function recordAudit(tx: TenantTx, ctx: Ctx, entry: AuditEntry): Promise<void> {
  await recordAudits(tx, ctx, [entry]);
}

/** Several acts of one transaction; the order is kept. */
export async function recordAudits(tx: TenantTx, ctx: Ctx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.insert(auditEvent).values(
    entries.map((entry) => ({
      tenantId: ctx.db.tenantId,
      id: newId(),
      at: ctx.now,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.kind === "user" ? ctx.actor.id : null,
      action: entry.action,
      subjectId: entry.subject ?? null,
      detail: entry.detail ?? {},
    })),
  );
}
