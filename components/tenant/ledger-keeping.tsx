import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { type SetSkippedLedgerDays, skippedLedgerDaysInput } from "@/server/domain/ledger/schema";

import { Panel } from "./panel";

function DaysDialog({ days, onClose }: { days: number; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { register, handleSubmit, formState } = useForm<SetSkippedLedgerDays>({
    resolver: zodResolver(skippedLedgerDaysInput),
    defaultValues: { days },
  });
  const save = useMutation(
    trpc.ledger.setKeepingOfSkipped.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.ledger.keepingOfSkipped.queryKey() });
        toast.success("Saved. It holds from the next night on, for rows that stand already too.");
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Ledger of people who must not be recorded"
    >
      <form noValidate onSubmit={(event) => void handleSubmit((input) => save.mutate(input))(event)}>
        <TextField
          label="Days until such a row is forgotten"
          type="number"
          min={1}
          max={3_650}
          step={1}
          inputMode="numeric"
          className="max-w-32"
          hint="Counted from when it was first seen. What Zoom still has comes back only if a run looks back that far, and then for as long again."
          error={formState.errors.days?.message}
          {...register("days", { valueAsNumber: true })}
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

/** How long the ledger remembers recordings of people who must not be recorded. */
export function LedgerKeeping() {
  const { data } = useSuspenseQuery(useTRPC().ledger.keepingOfSkipped.queryOptions());
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title="Ledger"
      actions={
        <Button aria-label="Edit how long the ledger remembers" onClick={() => setEditing(true)}>
          Edit
        </Button>
      }
    >
      <p className="text-sm">
        Recordings of people who must not be recorded are remembered for {counted(data.days, "day")}, by ids,
        times, sizes and the reason alone. Then they are forgotten.
      </p>
      {editing && <DaysDialog days={data.days} onClose={() => setEditing(false)} />}
    </Panel>
  );
}
