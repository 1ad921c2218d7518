import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";

import type { TenantTx } from "@/db/client";
import { category, categoryTerm, rule, ruleVersion } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError, notFound } from "@/server/lib/errors";

import { lockCategories } from "./lock-categories";

/**
 * Deletes a category with its words and phrases.
 * @throws AppError NOT_FOUND; CONFLICT while an analytics rule names it
 */
export async function deleteCategory(ctx: UserCtx, input: { id: string }): Promise<{ terms: number }> {
  requireRight(ctx.actor, "categories.manage");
  return ctx.db.tx(async (tx) => {
    const found = (await lockCategories(tx, ctx)).find((row) => row.id === input.id);
    if (!found) throw notFound("category");
    const rules = await rulesNaming(tx, found.id);
    if (rules.length > 0) {
      const names = rules.map((name) => `“${name}”`).join(", ");
      throw new AppError(
        "CONFLICT",
        `The category is named by ${rules.length === 1 ? "the analytics rule" : "the analytics rules"} ${names}. Take it out there first.`,
        { detail: { count: String(rules.length) } },
      );
    }
    const deleted = await tx
      .delete(categoryTerm)
      .where(eq(categoryTerm.categoryId, found.id))
      .returning({ id: categoryTerm.id });
    await tx.delete(category).where(eq(category.id, found.id));
    await recordAudit(tx, ctx, {
      action: "category.deleted",
      subject: found.id,
      detail: { terms: deleted.length },
    });
    return { terms: deleted.length };
  });
}

// Not the rule's own schema: a version stored before it knew categories names none.
const named = z.object({ categoryIds: z.array(z.string()).default([]) });

/** Names of the analytics rules whose current version has the category. */
async function rulesNaming(tx: TenantTx, categoryId: string): Promise<string[]> {
  const rows = await tx
    .select({ name: rule.name, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(
        eq(ruleVersion.tenantId, rule.tenantId),
        eq(ruleVersion.ruleId, rule.id),
        eq(ruleVersion.version, rule.currentVersion),
      ),
    )
    .where(and(eq(rule.kind, "analytics"), isNull(rule.deletedAt)))
    .orderBy(asc(rule.name));
  return rows
    .filter(({ definition }) => named.safeParse(definition).data?.categoryIds.includes(categoryId))
    .map(({ name }) => name);
}
