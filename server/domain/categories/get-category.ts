import { asc, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { category, categoryTerm } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import type { CategoryDetail } from "./schema";

/** One category with all its words and phrases. */
export async function getCategory(ctx: UserCtx, input: { id: string }): Promise<CategoryDetail> {
  requireRight(ctx.actor, "categories.manage");
  return ctx.db.tx((tx) => loadCategory(tx, input.id));
}

/** @throws AppError NOT_FOUND */
export async function loadCategory(tx: TenantTx, id: string): Promise<CategoryDetail> {
  const [found] = await tx
    .select({
      id: category.id,
      name: category.name,
      description: category.description,
      changedAt: category.changedAt,
    })
    .from(category)
    .where(eq(category.id, id));
  if (!found) throw notFound("category");
  const terms = await tx
    .select({ term: categoryTerm.term })
    .from(categoryTerm)
    .where(eq(categoryTerm.categoryId, id))
    .orderBy(asc(categoryTerm.normalized));
  return { ...found, terms: terms.map(({ term }) => term) };
}
