import { and, asc, count, eq, isNull } from "drizzle-orm";

import { ruleKinds } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person, rule, ruleVersion } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

import { readDefinition } from "./definition";
import { ruleColumn } from "./people-under";
import { requireMayReadRules } from "./require-rule-right";
import type { RuleListItem } from "./schema";

/** Every rule with its current version and how many users it holds for. */
export async function listRules(ctx: UserCtx): Promise<RuleListItem[]> {
  requireMayReadRules(ctx.actor);
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
    const used = await countUsers(tx);
    return rows.map((row) => ({
      ...row,
      definition: readDefinition(row.kind, row),
      usedBy: used.get(row.id) ?? 0,
    }));
  });
}

async function countUsers(tx: TenantTx): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const kind of ruleKinds) {
    const column = ruleColumn(effectiveConfiguration, kind);
    const rows = await tx
      .select({ ruleId: column, users: count() })
      .from(effectiveConfiguration)
      .innerJoin(person, eq(person.id, effectiveConfiguration.personId))
      .where(and(eq(effectiveConfiguration.listed, true), isNull(person.deactivatedAt)))
      .groupBy(column);
    for (const { ruleId, users } of rows) if (ruleId) used.set(ruleId, users);
  }
  return used;
}
