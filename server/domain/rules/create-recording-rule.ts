import { rule, ruleVersion } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { CreateRecordingRule } from "./schema";

/**
 * A new recording rule with its first version.
 * @throws AppError CONFLICT when the name is taken
 */
export async function createRecordingRule(ctx: Ctx, input: CreateRecordingRule): Promise<{ id: string }> {
  requireRightOrAutomated(ctx.actor, "rules.recording");
  return ctx.db.tx(async (tx) => {
    const id = newId();
    const { tenantId } = ctx.db;
    const inserted = await tx
      .insert(rule)
      .values({ tenantId, id, kind: "recording", name: input.name, currentVersion: 1, changedAt: ctx.now })
      .onConflictDoNothing({ target: [rule.tenantId, rule.kind, rule.name] })
      .returning({ id: rule.id });
    if (inserted.length === 0) {
      throw new AppError(
        "CONFLICT",
        `There is a recording rule named “${input.name}” already. Choose another name.`,
      );
    }
    await tx.insert(ruleVersion).values({
      tenantId,
      id: newId(),
      ruleId: id,
      version: 1,
      definition: input.definition,
      description: input.description,
      createdBy: ctx.actor.kind === "user" ? ctx.actor.id : null,
    });
    await recordAudit(tx, ctx, {
      action: "rule.created",
      subject: id,
      detail: { kind: "recording", version: 1 },
    });
    return { id };
  });
}
