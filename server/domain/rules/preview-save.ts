import { and, eq, isNull } from "drizzle-orm";

import { rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { previewChange } from "@/server/domain/configuration/preview";
import type { ConfigurationPreview } from "@/server/domain/configuration/schema";
import { notFound } from "@/server/lib/errors";

import type { SaveRule } from "./editor/schema";
import { loadPeopleUnder } from "./people-under";
import { requireMayChangeSomeRules } from "./require-rule-right";
import { saveRuleIn } from "./save-rule";

type RulePreview = ConfigurationPreview & {
  /** Users and other people of the directory for whom the rule holds. */
  holdsFor: number;
  /** Conversations whose retention date would move back. */
  longer: number;
};

/**
 * What saving would do, without doing it.
 * @throws AppError BAD_REQUEST, NOT_FOUND, FORBIDDEN
 */
export async function previewSave(ctx: UserCtx, input: SaveRule): Promise<RulePreview> {
  requireMayChangeSomeRules(ctx.actor);
  const concerns = await ctx.db.tx(async (tx) => {
    const [found] = await tx
      .select({ kind: rule.kind })
      .from(rule)
      .where(and(eq(rule.id, input.ruleId), isNull(rule.deletedAt)));
    if (!found) throw notFound("rule");
    return loadPeopleUnder(tx, input.ruleId, found.kind);
  });
  let longer = 0;
  const preview = await previewChange(ctx, concerns, async (tx) => {
    ({ longer } = await saveRuleIn(tx, ctx, input, "count"));
  });
  return { ...preview, holdsFor: concerns.length, longer };
}
