import { changeCategory } from "@/server/domain/categories/change-category";
import { createCategory } from "@/server/domain/categories/create-category";
import { deleteCategory } from "@/server/domain/categories/delete-category";
import { getCategory } from "@/server/domain/categories/get-category";
import { listCategories } from "@/server/domain/categories/list-categories";
import { previewMatches } from "@/server/domain/categories/preview-matches";
import { categoryIdInput, changeCategoryInput, createCategoryInput } from "@/server/domain/categories/schema";

import { procedure, router } from "../init";

export const categories = router({
  list: procedure.query(({ ctx }) => listCategories(ctx)),
  get: procedure.input(categoryIdInput).query(({ ctx, input }) => getCategory(ctx, input)),
  matches: procedure.input(categoryIdInput).query(({ ctx, input }) => previewMatches(ctx, input)),
  create: procedure.input(createCategoryInput).mutation(({ ctx, input }) => createCategory(ctx, input)),
  change: procedure.input(changeCategoryInput).mutation(({ ctx, input }) => changeCategory(ctx, input)),
  delete: procedure.input(categoryIdInput).mutation(({ ctx, input }) => deleteCategory(ctx, input)),
});
