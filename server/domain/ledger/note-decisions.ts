import type { DecisionReason, ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { itemDecision } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { newId } from "@/server/lib/id";

export type NewDecision = { sourceItemId: string; state: ItemState; reason: DecisionReason };

const rowsPerStatement = 1_000;

/**
 * Writes down decisions that are new or differ from the one before: a row for each item, which its story tells, and one
 * audit entry for the batch. `runId`: the run that decided; none = an event, a change of rules, or a person.
 */
export async function noteDecisions(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, runId }: { jobId: string; runId?: string | undefined },
  decisions: readonly NewDecision[],
): Promise<void> {
  if (decisions.length === 0) return;
  const common = { tenantId: ctx.db.tenantId, runId: runId ?? null, at: ctx.now };
  for (let from = 0; from < decisions.length; from += rowsPerStatement) {
    const part = decisions.slice(from, from + rowsPerStatement);
    await tx.insert(itemDecision).values(part.map((one) => ({ ...common, id: newId(), ...one })));
  }
  const counts: Record<string, number> = {};
  for (const { reason } of decisions) counts[reason] = (counts[reason] ?? 0) + 1;
  await recordAudit(tx, ctx, { action: "item.decided", subject: jobId, detail: counts });
}
