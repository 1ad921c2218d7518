import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";

import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";

type NumberDialogProps = {
  title: string;
  label: string;
  hint: string;
  value: number;
  max: number;
  /** The domain's own rule for the number. */
  schema: z.ZodNumber;
  busy: boolean;
  error: unknown;
  onSave: (value: number) => void;
  onClose: () => void;
};

/** Changes one setting that is a whole number. */
export function NumberDialog(props: NumberDialogProps) {
  const { title, label, hint, value, max, schema, busy, error, onSave, onClose } = props;
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(z.object({ value: schema })),
    defaultValues: { value },
  });
  const submit = handleSubmit((input) => onSave(input.value));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={label}
          type="number"
          min={1}
          max={max}
          step={1}
          inputMode="numeric"
          className="max-w-32"
          hint={hint}
          error={formState.errors.value?.message}
          {...register("value", { valueAsNumber: true })}
        />
        {error !== null && (
          <p role="alert" className="mt-2 text-sm text-danger">
            {errorMessage(error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
