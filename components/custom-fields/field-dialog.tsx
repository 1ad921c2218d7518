import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { customFieldTypes } from "@/db/constants";
import {
  type CreateCustomField,
  createCustomFieldInput,
  type CustomFieldView,
} from "@/server/domain/custom-fields/schema";

import { ChoiceRows } from "./choice-rows";
import { useRefreshFields } from "./refresh";
import { fieldTypeWords } from "./words";

const types = customFieldTypes.map((type) => ({ value: type, label: fieldTypeWords[type] }));
const blank: CreateCustomField = { name: "", type: "text", choices: [] };

const draftOf = ({ name, type, choices }: CustomFieldView): CreateCustomField => ({
  name,
  type,
  choices: choices.map((choice) => ({ was: choice, name: choice })),
});

/** Makes a field, or changes one: its name and its choices. */
export function FieldDialog({ field, onClose }: { field: CustomFieldView | null; onClose: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefreshFields();
  const form = useForm<CreateCustomField>({
    resolver: zodResolver(createCustomFieldInput),
    defaultValues: field ? draftOf(field) : blank,
  });
  const { control, register, formState, setValue } = form;
  const onSuccess = async () => {
    await refresh();
    toast.success(
      field ? "The field is changed." : "The field is there. Fill it in on a conversation’s page.",
    );
    onClose();
  };
  const create = useMutation(trpc.customFields.create.mutationOptions({ onSuccess }));
  const change = useMutation(trpc.customFields.change.mutationOptions({ onSuccess }));
  const failure = create.error ?? change.error;
  const type = useWatch({ control, name: "type" });
  const submit = form.handleSubmit((draft) => {
    if (field) change.mutate({ id: field.id, name: draft.name, choices: draft.choices });
    else create.mutate(draft);
  });
  const { choices: wrong } = formState.errors;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={field ? "Change field" : "Add field"}
      description={
        field
          ? "A new name reaches every conversation. A choice that is in use can be renamed, but not removed."
          : "The type can’t be changed later."
      }
    >
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={80}
          error={formState.errors.name?.message}
          {...register("name")}
        />
        {field ? (
          <p className="text-sm text-muted">Type: {fieldTypeWords[field.type]}</p>
        ) : (
          <SelectField
            label="Type"
            options={types}
            {...register("type", {
              onChange: (event: { target: { value: string } }) =>
                setValue("choices", event.target.value === "choice" ? [{ was: null, name: "" }] : []),
            })}
          />
        )}
        {type === "choice" && (
          <ChoiceRows
            control={control}
            register={register}
            errors={{
              list: wrong?.root?.message ?? wrong?.message,
              rows: Array.from({ length: wrong?.length ?? 0 }, (_, at) => wrong?.[at]?.name?.message),
            }}
          />
        )}
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
