import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { type Control, useFieldArray, type UseFormRegister } from "react-hook-form";

import { Button, IconButton } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { type CreateCustomField, maxChoiceChars, maxChoices } from "@/server/domain/custom-fields/schema";

type ChoiceRowsProps = {
  control: Control<CreateCustomField>;
  register: UseFormRegister<CreateCustomField>;
  /** By row; the one for the whole list at `list`. */
  errors: { list: string | undefined; rows: readonly (string | undefined)[] };
};

/** The choices of a field: added, renamed, reordered and taken away one by one. */
export function ChoiceRows({ control, register, errors }: ChoiceRowsProps) {
  const { fields, append, remove, swap } = useFieldArray({ control, name: "choices" });
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">Choices</legend>
      <ol className="flex flex-col gap-1.5">
        {fields.map((field, at) => (
          <li key={field.id}>
            <div className="flex items-center gap-1">
              <input
                aria-label={`Choice ${at + 1}`}
                aria-invalid={errors.rows[at] ? true : undefined}
                className={inputClass}
                autoComplete="off"
                maxLength={maxChoiceChars}
                {...register(`choices.${at}.name`)}
              />
              <IconButton
                label={`Move choice ${at + 1} up`}
                disabled={at === 0}
                onClick={() => swap(at, at - 1)}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton
                label={`Move choice ${at + 1} down`}
                disabled={at === fields.length - 1}
                onClick={() => swap(at, at + 1)}
              >
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton label={`Remove choice ${at + 1}`} onClick={() => remove(at)}>
                <X aria-hidden />
              </IconButton>
            </div>
            {errors.rows[at] && (
              <p role="alert" className="mt-0.5 text-sm text-danger">
                {errors.rows[at]}
              </p>
            )}
          </li>
        ))}
      </ol>
      <Button
        look="ghost"
        className="mt-1.5"
        disabled={fields.length >= maxChoices}
        onClick={() => append({ was: null, name: "" })}
      >
        <Plus aria-hidden className="size-4" /> Add choice
      </Button>
      {errors.list && (
        <p role="alert" className="text-sm text-danger">
          {errors.list}
        </p>
      )}
    </fieldset>
  );
}
