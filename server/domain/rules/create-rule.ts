import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { newId } from "@/server/lib/id";

import { normalizeContent } from "./definition";
import type { CreateRule } from "./editor/schema";
import { lockRules, requireFreeRuleName } from "./lock-rules";
import { requireReferences } from "./references";
import { requireNoWiderAccess } from "./require-assignable";
import { requireMayChangeRules } from "./require-rule-right";

/**
 * A new rule with its first version. It holds for nobody yet.
 * @throws AppError CONFLICT when the name is taken; NOT_FOUND for a person, group or category that is not the tenant's;
 *   FORBIDDEN, also when an access rule gives more than the actor has
 */
export async function createRule(ctx: Ctx, input: CreateRule): Promise<{ id: string }> {
  requireMayChangeRules(ctx.actor, input.kind);
  return ctx.db.tx((tx) => insertRule(tx, ctx, input));
}

async function insertRule(tx: TenantTx, ctx: Ctx, input: CreateRule): Promise<{ id: string }> {
  const { kind, name, description, copiedFrom } = input;
  const content = normalizeContent(input);
  if (content.kind === "access") requireNoWiderAccess(ctx.actor, content.definition);
  await lockRules(tx, ctx);
  await requireFreeRuleName(tx, kind, name);
  await requireReferences(tx, content, null);
  const id = newId();
  const { tenantId } = ctx.db;
  const times = { createdAt: ctx.now, changedAt: ctx.now };
  await tx.insert(rule).values({ tenantId, id, kind, name, currentVersion: 1, ...times });
  await tx.insert(ruleVersion).values({
    ...{ tenantId, id: newId(), ruleId: id, version: 1, description, createdAt: ctx.now },
    definition: content.definition,
    createdBy: ctx.actor.kind === "user" ? ctx.actor.id : null,
  });
  const copied = copiedFrom === undefined ? {} : { copiedFrom };
  await recordAudit(tx, ctx, {
    action: "rule.created",
    subject: id,
    detail: { kind, version: 1, ...copied },
  });
  return { id };
}
