import { category } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { lockCategories, requireFreeName } from "./lock-categories";
import { replaceTerms } from "./replace-terms";
import { type CreateCategory, maxCategories } from "./schema";

/**
 * A new list of words and phrases.
 * @throws AppError CONFLICT when the name is taken or there are as many categories as there may be
 */
export async function createCategory(ctx: UserCtx, input: CreateCategory): Promise<{ id: string }> {
  requireRight(ctx.actor, "categories.manage");
  return ctx.db.tx(async (tx) => {
    const categories = await lockCategories(tx, ctx);
    if (categories.length >= maxCategories) {
      throw new AppError(
        "CONFLICT",
        `There are ${maxCategories} categories already, which is the limit. Delete one first.`,
      );
    }
    requireFreeName(categories, input.name);
    const id = newId();
    await tx.insert(category).values({
      tenantId: ctx.db.tenantId,
      id,
      name: input.name,
      description: input.description,
      createdAt: ctx.now,
      changedAt: ctx.now,
    });
    await replaceTerms(tx, ctx, id, input.terms);
    await recordAudit(tx, ctx, {
      action: "category.created",
      subject: id,
      detail: { terms: input.terms.length },
    });
    return { id };
  });
}
