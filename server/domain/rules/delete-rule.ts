import { eq } from "drizzle-orm";

import { directoryGroup, person, rule } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { lockRule } from "./lock-rules";
import { ruleColumn } from "./people-under";
import { requireMayChangeRules, requireMayChangeSomeRules } from "./require-rule-right";
import { requireNotBuiltIn } from "./write-version";

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/**
 * Takes away a rule that nobody uses. Its versions stay, because conversations name the one that keeps them; its name is
 * free again.
 * @throws AppError CONFLICT for a built-in rule or one that is in use; NOT_FOUND; FORBIDDEN
 */
export async function deleteRule(ctx: Ctx, input: { ruleId: string }): Promise<void> {
  requireMayChangeSomeRules(ctx.actor);
  await ctx.db.tx(async (tx) => {
    const current = await lockRule(tx, ctx, input.ruleId);
    requireMayChangeRules(ctx.actor, current.kind);
    requireNotBuiltIn(current);
    const people = await tx.$count(person, eq(ruleColumn(person, current.kind), current.id));
    const groups = await tx.$count(directoryGroup, eq(ruleColumn(directoryGroup, current.kind), current.id));
    if (people + groups > 0) {
      const users = [
        ...(people > 0 ? [counted(people, "person", "people")] : []),
        ...(groups > 0 ? [counted(groups, "group", "groups")] : []),
      ];
      throw new AppError(
        "CONFLICT",
        `This rule is in use by ${users.join(" and ")}, deactivated ones included. Give them another rule first.`,
      );
    }
    // What was kept under it still names it.
    const name = `${current.name} (deleted, ${current.id.slice(-12)})`;
    await tx.update(rule).set({ deletedAt: ctx.now, name }).where(eq(rule.id, current.id));
    await recordAudit(tx, ctx, {
      action: "rule.deleted",
      subject: current.id,
      detail: { kind: current.kind, version: current.version },
    });
  });
}
