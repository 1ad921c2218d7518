import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { toLocalTime } from "@/components/format/local-time";
import { useNow } from "@/components/format/now";
import { useZone } from "@/components/format/zone";
import { dayAfter } from "@/components/ledger/words";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { type StartCheck, startCheckInput } from "@/server/domain/completeness/schema";

import { checkParsers } from "./address";

const daysBack = 30;

/** Which period Zoom is asked about. */
export function CheckDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [, set] = useQueryStates(checkParsers, { history: "push" });
  const today = toLocalTime(new Date(useNow()), useZone()).date;
  const { register, handleSubmit, formState } = useForm<StartCheck>({
    resolver: zodResolver(startCheckInput),
    defaultValues: { jobId, from: dayAfter(today, 1 - daysBack), to: today },
  });
  const start = useMutation(
    trpc.ledger.startCheck.mutationOptions({
      onSuccess: async ({ id, started }) => {
        await queries.invalidateQueries({ queryKey: trpc.ledger.checks.pathKey() });
        toast.success(started ? "Zoom is being asked." : "A report is being made already: this is it.");
        await set({ job: jobId, check: id, show: null });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Check a period"
      description="Zoom is asked for everything that began in it, also for what lies in its trash. What the ledger does not know yet is written there and decided, as by any run."
    >
      <form noValidate onSubmit={(event) => void handleSubmit((input) => start.mutate(input))(event)}>
        <div className="flex flex-wrap gap-4">
          <TextField label="From" type="date" error={formState.errors.from?.message} {...register("from")} />
          <TextField label="To" type="date" error={formState.errors.to?.message} {...register("to")} />
        </div>
        {start.error && (
          <p role="alert" className="mt-2 text-sm text-danger">
            {errorMessage(start.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={start.isPending}>
            Check
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
