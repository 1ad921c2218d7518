import { and, eq } from "drizzle-orm";

import type { RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { AppError, notFound } from "@/server/lib/errors";

import { accessRule, type Right, rightLabels } from "./schema";

/** Rules that a change gives to people or groups; null takes one away, absent leaves it. */
type Assigned = { [F in keyof typeof assignable]?: string | null | undefined };

const assignable = {
  recordingRuleId: { kind: "recording", right: "rules.recording" },
  replayRuleId: { kind: "replay", right: "rules.replay" },
  accessRuleId: { kind: "access", right: "rules.access" },
} as const satisfies Record<string, { kind: RuleKind; right: Right }>;

const fields = Object.keys(assignable) as (keyof typeof assignable)[];

/** @throws AppError FORBIDDEN unless the actor may assign every kind of rule that the change touches */
export function requireRightsToAssign(actor: Actor, changes: Assigned): void {
  for (const field of fields) {
    if (field in changes) requireRightOrAutomated(actor, assignable[field].right);
  }
}

/**
 * Each rule is the tenant's, of its kind and not deleted; and nobody gives rights they don't have.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function requireAssignable(tx: TenantTx, actor: Actor, changes: Assigned): Promise<void> {
  for (const field of fields) {
    const id = changes[field];
    if (!id) continue;
    const [row] = await tx
      .select({ kind: rule.kind, deletedAt: rule.deletedAt, definition: ruleVersion.definition })
      .from(rule)
      .innerJoin(
        ruleVersion,
        and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
      )
      .where(eq(rule.id, id));
    if (row?.kind !== assignable[field].kind || row.deletedAt) throw notFound("rule");
    if (field === "accessRuleId") requireNoWiderRights(actor, row.definition);
  }
}

function requireNoWiderRights(actor: Actor, definition: unknown): void {
  if (actor.kind !== "user") return;
  const missing = accessRule.parse(definition).rights.find((right) => !actor.rights.has(right));
  if (!missing) return;
  throw new AppError(
    "FORBIDDEN",
    `This access rule gives the right “${rightLabels[missing]}”, which you don't have yourself.`,
    { detail: { right: missing } },
  );
}
