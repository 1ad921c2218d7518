import { and, asc, count, eq, isNull } from "drizzle-orm";

import { effectiveConfiguration, person, rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { notFound } from "@/server/lib/errors";

import type { RuleUsers } from "./editor/schema";
import { fieldOfKind, usesRule } from "./people-under";
import { requireMayReadRules } from "./require-rule-right";

const pageSize = 50;

/**
 * The users for whom a rule holds, as far as the actor may list them, by name.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function listRuleUsers(
  ctx: UserCtx,
  input: { ruleId: string; page: number },
): Promise<RuleUsers> {
  requireMayReadRules(ctx.actor);
  return ctx.db.tx(async (tx) => {
    const [found] = await tx
      .select({ kind: rule.kind })
      .from(rule)
      .where(and(eq(rule.id, input.ruleId), isNull(rule.deletedAt)));
    if (!found) throw notFound("rule");
    const where = and(usesRule(input.ruleId, found.kind), await inScope(tx, ctx.actor));
    const joined = eq(person.id, effectiveConfiguration.personId);
    const [total] = await tx
      .select({ count: count() })
      .from(effectiveConfiguration)
      .innerJoin(person, joined)
      .where(where);
    const rows = await tx
      .select({
        id: person.id,
        name: person.displayName,
        username: person.userPrincipalName,
        sources: effectiveConfiguration.sources,
      })
      .from(effectiveConfiguration)
      .innerJoin(person, joined)
      .where(where)
      .orderBy(asc(person.displayName), asc(person.id))
      .limit(pageSize)
      .offset((input.page - 1) * pageSize);
    const field = fieldOfKind[found.kind];
    const items = rows.map(({ sources, ...row }) => {
      const from = sources[field];
      const source: RuleUsers["items"][number]["source"] =
        from === "own" || from === "default" ? from : "group";
      return { ...row, source };
    });
    return { items, total: total?.count ?? 0, page: input.page, pageSize };
  });
}
