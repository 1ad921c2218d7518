"use client";

import { useMutation } from "@tanstack/react-query";
import { type ComponentProps } from "react";
import { useForm, type UseFormRegisterReturn } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { type FilledField, maxTextChars } from "@/server/domain/custom-fields/schema";

import { useRefreshFields } from "./refresh";
import { typedValue } from "./words";

type Typed = Record<string, string>;

const inputs = {
  number: { type: "number", step: "any", inputMode: "decimal" },
  date: { type: "date", max: "9999-12-31" },
} as const satisfies Record<string, ComponentProps<"input">>;

function Input({ field, registered }: { field: FilledField; registered: UseFormRegisterReturn }) {
  switch (field.type) {
    case "text":
      return <TextArea label={field.name} rows={2} maxLength={maxTextChars} {...registered} />;
    case "choice": {
      const options = field.choices.map((choice) => ({ value: choice, label: choice }));
      return (
        <SelectField
          label={field.name}
          options={[{ value: "", label: "Nothing chosen" }, ...options]}
          {...registered}
        />
      );
    }
    default:
      return <TextField label={field.name} {...inputs[field.type]} {...registered} />;
  }
}

type FillDialogProps = { conversationId: string; fields: readonly FilledField[]; onClose: () => void };

/** Fills in a conversation's fields. Only what was changed here is sent, so that nobody else's entry is undone. */
export function FillDialog({ conversationId, fields, onClose }: FillDialogProps) {
  const refresh = useRefreshFields();
  const before: Typed = Object.fromEntries(fields.map(({ id, value }) => [id, String(value ?? "")]));
  const { register, handleSubmit } = useForm<Typed>({ defaultValues: before });
  const fill = useMutation(
    useTRPC().customFields.set.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success("The custom fields are saved.");
        onClose();
      },
    }),
  );
  const submit = handleSubmit((typed) => {
    const changed = fields.filter(({ id }) => (typed[id] ?? "") !== before[id]);
    const values = changed.map(({ id, type }) => [id, typedValue(type, typed[id] ?? "")] as const);
    fill.mutate({ conversationId, values: Object.fromEntries(values) });
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Custom fields">
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {fields.map((field) => (
          <Input key={field.id} field={field} registered={register(field.id)} />
        ))}
        {fill.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(fill.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={fill.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
