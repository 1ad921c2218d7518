import type { TenantTx } from "@/db/client";
import { effectiveConfiguration } from "@/db/schema";
import type { Actor, UserActor } from "@/server/domain/access/actor";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireScopeAll } from "@/server/domain/access/in-scope";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { changeConfiguration } from "@/server/domain/configuration/change";
import { requireAssignable, requireMayAssign } from "@/server/domain/rules/require-assignable";

const ruleFields = ["recordingRuleId", "replayRuleId", "accessRuleId", "analyticsRuleId"] as const;
type RuleField = (typeof ruleFields)[number];

/** Groups concern everybody: the right to add users, and User Assignment over all. @throws AppError FORBIDDEN */
export function requireMayChangeGroups(actor: Actor): void {
  requireRightOrAutomated(actor, "users.add");
  requireScopeAll(actor);
}

/** The same as an answer, for screens. */
export const mayChangeGroups = ({ rights, assignment }: UserActor): boolean =>
  rights.has("users.add") && assignment.scope === "all";

/**
 * `changeConfiguration` for groups. A new order, or a group that goes, gives people rules without naming any: so what people
 * have gained is looked at afterwards. Nobody gets a rule of a kind that the actor may not assign, nor rights that the actor
 * lacks; the defaults are everybody's.
 * @throws AppError FORBIDDEN, CONFLICT
 */
export async function changeGroups<T>(tx: TenantTx, ctx: Ctx, change: () => Promise<T>): Promise<T> {
  let before = new Map<string, Held>();
  const result = await changeConfiguration(tx, ctx, "everybody", async () => {
    before = await loadHeld(tx, ctx.actor);
    return change();
  });
  const gained = gainedRules(before, await loadHeld(tx, ctx.actor));
  for (const [field, ids] of gained) {
    requireMayAssign(ctx.actor, { [field]: null });
    if (field !== "accessRuleId") continue;
    for (const id of ids) await requireAssignable(tx, ctx.actor, { accessRuleId: id });
  }
  return result;
}

type Held = { sources: Record<string, string> } & Record<RuleField, string | null>;

async function loadHeld(tx: TenantTx, actor: Actor): Promise<Map<string, Held>> {
  if (actor.kind !== "user") return new Map();
  const rows = await tx
    .select({
      id: effectiveConfiguration.personId,
      sources: effectiveConfiguration.sources,
      recordingRuleId: effectiveConfiguration.recordingRuleId,
      replayRuleId: effectiveConfiguration.replayRuleId,
      accessRuleId: effectiveConfiguration.accessRuleId,
      analyticsRuleId: effectiveConfiguration.analyticsRuleId,
    })
    .from(effectiveConfiguration);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Pure. Which rules hold for somebody now and did not before, by field; those that hold by default apart. */
function gainedRules(
  before: ReadonlyMap<string, Held>,
  after: ReadonlyMap<string, Held>,
): Map<RuleField, Set<string>> {
  const gained = new Map<RuleField, Set<string>>();
  for (const [personId, held] of after) {
    for (const field of ruleFields) {
      const rule = held[field];
      if (rule === (before.get(personId)?.[field] ?? null)) continue;
      const ids = gained.get(field) ?? new Set();
      if (rule !== null && held.sources[field] !== "default") ids.add(rule);
      gained.set(field, ids);
    }
  }
  return gained;
}
