import type { TenantTx } from "@/db/client";
import type { Actor, UserActor } from "@/server/domain/access/actor";
import { loadActor } from "@/server/domain/access/load-actor";
import { isWiderAssignment, isWiderReplay } from "@/server/domain/rules/wider";
import { AppError } from "@/server/lib/errors";

/**
 * After any change: what the actor may do, assign and replay has not grown by it. Somebody else has to give more.
 * @throws AppError FORBIDDEN
 */
export async function requireOwnNotWidened(tx: TenantTx, actor: Actor): Promise<void> {
  if (actor.kind !== "user") return;
  const after = await loadActor(tx, {
    tenantId: actor.tenantId,
    personId: actor.id,
    sessionId: actor.sessionId,
  });
  if (!after || !isWider(after, actor)) return;
  throw new AppError(
    "FORBIDDEN",
    "This would give yourself more than you have now. Ask another administrator to do it.",
  );
}

function isWider(after: UserActor, before: UserActor): boolean {
  return (
    [...after.rights].some((right) => !before.rights.has(right)) ||
    isWiderAssignment(after.assignment, before.assignment) ||
    isWiderReplay(after.replay, before.replay) ||
    (after.replay.visibility !== "all" && before.replay.visibility !== "all" && reachesFurther(after, before))
  );
}

const reachesFurther = (after: UserActor, before: UserActor) => {
  const known = new Set(before.reach);
  return after.reach.some((id) => !known.has(id));
};
