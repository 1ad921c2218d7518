import { type Right, rightLabels } from "@/server/domain/rules/schema";
import { AppError } from "@/server/lib/errors";

import type { Actor } from "./actor";

const whoGives = "An administrator can give it in Configuration, Rules.";

/**
 * First line of every verb that people call: deny by default.
 * @throws AppError FORBIDDEN naming the missing right, in `detail.right` for screens.
 */
export function requireRight(actor: Actor, right: Right): void {
  if (actor.kind === "user" && actor.rights.has(right)) return;
  throw new AppError("FORBIDDEN", `Your access rule lacks the right “${rightLabels[right]}”. ${whoGives}`, {
    detail: { right },
  });
}

/** For verbs that people, scheduled functions and operators share: automated actors act for the tenant itself. */
export function requireRightOrAutomated(actor: Actor, right: Right): void {
  if (actor.kind !== "user") return;
  requireRight(actor, right);
}
