import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import type { CategoryDetail } from "@/server/domain/categories/schema";

import { useRefreshCategories } from "./refresh";

type DeleteCategoryProps = { category: CategoryDetail; onDeleted: () => void; onClose: () => void };

export function DeleteCategory({ category, onDeleted, onClose }: DeleteCategoryProps) {
  const refresh = useRefreshCategories();
  const remove = useMutation(
    useTRPC().categories.delete.mutationOptions({
      onSuccess: async () => {
        onDeleted();
        await refresh();
        toast.success(`The category “${category.name}” is deleted.`);
      },
    }),
  );
  return (
    <Confirm
      title={`Delete “${category.name}”?`}
      act="Delete category"
      busy={remove.isPending}
      error={remove.error}
      onAct={() => remove.mutate({ id: category.id })}
      onClose={onClose}
    >
      {counted(category.terms.length, "word or phrase goes", "words and phrases go")} with it and can’t be
      brought back. Conversations stay as they are.
    </Confirm>
  );
}
