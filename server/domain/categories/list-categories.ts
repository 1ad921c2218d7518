import { and, asc, count, eq } from "drizzle-orm";

import { category, categoryTerm } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import type { CategoryListItem } from "./schema";

/** Every category by name, for whoever edits them or names them in an analytics rule. */
export async function listCategories(ctx: UserCtx): Promise<CategoryListItem[]> {
  if (!ctx.actor.rights.has("rules.analytics")) requireRight(ctx.actor, "categories.manage");
  return ctx.db.tx((tx) =>
    tx
      .select({
        id: category.id,
        name: category.name,
        description: category.description,
        changedAt: category.changedAt,
        terms: count(categoryTerm.id),
      })
      .from(category)
      .leftJoin(
        categoryTerm,
        and(eq(categoryTerm.tenantId, category.tenantId), eq(categoryTerm.categoryId, category.id)),
      )
      .groupBy(category.tenantId, category.id)
      .orderBy(asc(category.name)),
  );
}
