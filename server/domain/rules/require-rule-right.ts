import { ruleKinds, type RuleKind } from "@/db/constants";
import type { Actor } from "@/server/domain/access/actor";
import { requireRight, requireRightOrAutomated } from "@/server/domain/access/require-right";

const rightOf = (kind: RuleKind) => `rules.${kind}` as const;

const mayChangeAny = (actor: Actor) =>
  actor.kind !== "user" || ruleKinds.some((kind) => actor.rights.has(rightOf(kind)));

/** Rules are read by whoever lists users or edits rules of any kind. @throws AppError FORBIDDEN */
export function requireMayReadRules(actor: Actor): void {
  if (!mayChangeAny(actor)) requireRight(actor, "users.list");
}

/** First line where the rule's kind is not known yet. @throws AppError FORBIDDEN */
export function requireMayChangeSomeRules(actor: Actor): void {
  if (!mayChangeAny(actor)) requireRight(actor, "rules.recording");
}

/** @throws AppError FORBIDDEN */
export function requireMayChangeRules(actor: Actor, kind: RuleKind): void {
  requireRightOrAutomated(actor, rightOf(kind));
}
