import { and, eq } from "drizzle-orm";

import type { RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { requireAssignableKind } from "@/server/domain/access/in-scope";
import { lockConfiguration } from "@/server/domain/configuration/refresh";
import { AppError, notFound } from "@/server/lib/errors";

import { readAccessRule } from "./read-access-rule";
import { type AccessRule, rightLabels } from "./schema";
import { isWiderAssignment } from "./wider";

/** Rules that a change gives to people or groups; null takes one away, absent leaves it. */
type Assigned = { [F in keyof typeof assignable]?: string | null | undefined };

const assignable = {
  recordingRuleId: "recording",
  replayRuleId: "replay",
  accessRuleId: "access",
  analyticsRuleId: "analytics",
} as const satisfies Record<string, RuleKind>;

const fields = Object.keys(assignable) as (keyof typeof assignable)[];

/** @throws AppError FORBIDDEN unless the actor may assign every kind of rule that the change touches */
export function requireMayAssign(actor: Actor, changes: Assigned): void {
  for (const field of fields) {
    if (changes[field] !== undefined) requireAssignableKind(actor, assignable[field]);
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
    await lockConfiguration(tx);
    const [row] = await tx
      .select({
        kind: rule.kind,
        deletedAt: rule.deletedAt,
        builtIn: rule.builtIn,
        definition: ruleVersion.definition,
      })
      .from(rule)
      .innerJoin(
        ruleVersion,
        and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
      )
      .where(eq(rule.id, id))
      // Whoever deletes the rule waits, or was first and is seen.
      .for("key share", { of: rule });
    if (row?.kind !== assignable[field] || row.deletedAt) throw notFound("rule");
    if (field === "accessRuleId") requireNoWiderAccess(actor, readAccessRule(row));
  }
}

/** @throws AppError FORBIDDEN when an access rule gives a right, or a scope of User Assignment, that the actor lacks */
export function requireNoWiderAccess(actor: Actor, given: AccessRule): void {
  if (actor.kind !== "user") return;
  const missing = given.rights.find((right) => !actor.rights.has(right));
  if (missing) {
    throw new AppError(
      "FORBIDDEN",
      `This access rule gives the right “${rightLabels[missing]}”, which you don't have yourself.`,
      { detail: { right: missing } },
    );
  }
  if (isWiderAssignment(given.assignment, actor.assignment)) {
    throw new AppError(
      "FORBIDDEN",
      "This access rule assigns rules to more people, or more kinds of rule, than yours does (User Assignment).",
    );
  }
}
