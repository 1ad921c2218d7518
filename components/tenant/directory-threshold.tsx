import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import {
  type SetDirectoryShrinkPercent,
  setDirectoryShrinkPercentInput,
} from "@/server/domain/directory/schema";

type DirectoryThresholdProps = { percent: number; onClose: () => void };

/** From how much on a person has to confirm that the directory has shrunk. */
export function DirectoryThreshold({ percent, onClose }: DirectoryThresholdProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { register, handleSubmit, formState } = useForm<SetDirectoryShrinkPercent>({
    resolver: zodResolver(setDirectoryShrinkPercentInput),
    defaultValues: { percent },
  });
  const save = useMutation(
    trpc.directory.setShrinkPercent.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.directory.pathKey() });
        toast.success("Saved. It holds from the next reading on.");
        onClose();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Safeguard of the directory">
      <form noValidate onSubmit={(event) => void handleSubmit((input) => save.mutate(input))(event)}>
        <TextField
          label="Ask when more than this share would be gone (per cent)"
          type="number"
          min={1}
          max={100}
          step={1}
          inputMode="numeric"
          className="max-w-32"
          hint="Of people, groups or memberships, by one reading. At 100 nobody is asked: every answer is believed but an empty one."
          error={formState.errors.percent?.message}
          {...register("percent", { valueAsNumber: true })}
        />
        {save.error && (
          <p role="alert" className="mt-2 text-sm text-danger">
            {errorMessage(save.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
