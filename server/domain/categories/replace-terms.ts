import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { categoryTerm } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { normalized } from "@/server/domain/custom-fields/schema";
import { newId } from "@/server/lib/id";

/** Makes the category's words and phrases these; what stays keeps its row. Answers what changed. */
export async function replaceTerms(
  tx: TenantTx,
  ctx: Ctx,
  categoryId: string,
  terms: readonly string[],
): Promise<{ added: number; removed: number }> {
  const stored = await tx
    .select({ id: categoryTerm.id, term: categoryTerm.term })
    .from(categoryTerm)
    .where(eq(categoryTerm.categoryId, categoryId));
  const wanted = new Set(terms);
  const known = new Set(stored.map(({ term }) => term));
  const gone = stored.filter(({ term }) => !wanted.has(term)).map(({ id }) => id);
  const added = terms.filter((term) => !known.has(term));
  if (gone.length > 0) {
    await tx
      .delete(categoryTerm)
      .where(and(eq(categoryTerm.categoryId, categoryId), inArray(categoryTerm.id, gone)));
  }
  if (added.length > 0) {
    const { tenantId } = ctx.db;
    await tx
      .insert(categoryTerm)
      .values(
        added.map((term) => ({ tenantId, id: newId(), categoryId, term, normalized: normalized(term) })),
      );
  }
  return { added: added.length, removed: gone.length };
}
