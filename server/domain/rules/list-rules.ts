import { and, asc, eq, isNull } from "drizzle-orm";

import { person, rule, ruleVersion } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { resolveLoaded, configurationColumns } from "@/server/domain/configuration/load-effective-configs";
import type { RuleListItem } from "./schema";

/** Every rule with its current version and how many people it holds for. */
export async function listRules(ctx: UserCtx): Promise<RuleListItem[]> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({
        id: rule.id,
        kind: rule.kind,
        name: rule.name,
        builtIn: rule.builtIn,
        changedAt: rule.changedAt,
        version: ruleVersion.version,
        description: ruleVersion.description,
        definition: ruleVersion.definition,
      })
      .from(rule)
      .innerJoin(
        ruleVersion,
        and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
      )
      .where(isNull(rule.deletedAt))
      .orderBy(asc(rule.kind), asc(rule.name));
    const people = await tx
      .select({ id: person.id, oid: person.oid, ...configurationColumns(person) })
      .from(person)
      .where(isNull(person.deactivatedAt));
    const used = new Map<string, number>();
    for (const config of (await resolveLoaded(tx, people)).values()) {
      for (const field of [
        config.recordingRuleId,
        config.replayRuleId,
        config.accessRuleId,
        config.analyticsRuleId,
      ]) {
        if (field.value) used.set(field.value, (used.get(field.value) ?? 0) + 1);
      }
    }
    return rows.map((row) => ({ ...row, usedBy: used.get(row.id) ?? 0 }));
  });
}
