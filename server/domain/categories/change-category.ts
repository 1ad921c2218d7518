import { eq } from "drizzle-orm";

import { category } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { notFound } from "@/server/lib/errors";

import { lockCategories, requireFreeName } from "./lock-categories";
import { replaceTerms } from "./replace-terms";
import type { ChangeCategory } from "./schema";

/**
 * Name, description and the whole list of words and phrases.
 * @throws AppError NOT_FOUND; CONFLICT when the name is taken
 */
export async function changeCategory(ctx: UserCtx, input: ChangeCategory): Promise<{ id: string }> {
  requireRight(ctx.actor, "categories.manage");
  const { id, name, description, terms } = input;
  return ctx.db.tx(async (tx) => {
    const categories = await lockCategories(tx, ctx);
    const before = categories.find((row) => row.id === id);
    if (!before) throw notFound("category");
    requireFreeName(categories, name, id);
    const { added, removed } = await replaceTerms(tx, ctx, id, terms);
    const renamed = before.name !== name;
    const described = before.description !== description;
    if (!renamed && !described && added + removed === 0) return { id };
    await tx.update(category).set({ name, description, changedAt: ctx.now }).where(eq(category.id, id));
    await recordAudit(tx, ctx, {
      action: "category.changed",
      subject: id,
      detail: { renamed, described, terms: terms.length, added, removed },
    });
    return { id };
  });
}
