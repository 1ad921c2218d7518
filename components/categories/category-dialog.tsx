import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import type { z } from "zod";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextArea, TextField } from "@/components/ui/field";
import {
  type CategoryDetail,
  createCategoryInput,
  maxTerms,
  termsOf,
} from "@/server/domain/categories/schema";

import { useRefreshCategories } from "./refresh";

type Draft = z.input<typeof createCategoryInput>;

// The lines themselves are checked here and sent as they are: the server makes words and phrases of them.
const resolver = zodResolver(createCategoryInput, undefined, { raw: true });

type CategoryDialogProps = {
  category: CategoryDetail | null;
  onSaved: (id: string) => void;
  onClose: () => void;
};

/** Makes a category, or changes its name, description and words. */
export function CategoryDialog({ category, onSaved, onClose }: CategoryDialogProps) {
  const trpc = useTRPC();
  const refresh = useRefreshCategories();
  const { register, control, handleSubmit, formState } = useForm<Draft>({
    resolver,
    defaultValues: category
      ? { name: category.name, description: category.description, terms: category.terms.join("\n") }
      : { name: "", description: "", terms: "" },
  });
  const onSuccess = async ({ id }: { id: string }) => {
    await refresh();
    toast.success("The category is saved.");
    onSaved(id);
    onClose();
  };
  const create = useMutation(trpc.categories.create.mutationOptions({ onSuccess }));
  const change = useMutation(trpc.categories.change.mutationOptions({ onSuccess }));
  const failure = create.error ?? change.error;
  const count = termsOf(useWatch({ control, name: "terms" })).length;
  const submit = handleSubmit((draft) => {
    if (category) change.mutate({ ...draft, id: category.id });
    else create.mutate(draft);
  });
  const { errors } = formState;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={category ? "Change category" : "Add category"}
    >
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={120}
          error={errors.name?.message}
          {...register("name")}
        />
        <TextArea
          label="Description"
          rows={2}
          maxLength={2_000}
          error={errors.description?.message}
          {...register("description")}
        />
        <TextArea
          label="Words and phrases"
          rows={12}
          className="font-mono"
          spellCheck={false}
          hint={`One a line; a list from elsewhere can be pasted. Case and accents make no difference. ${counted(count, "word or phrase", "words and phrases")} of at most ${formatNumber(maxTerms)}.`}
          error={errors.terms?.message}
          {...register("terms")}
        />
        {failure && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(failure)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={create.isPending || change.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
