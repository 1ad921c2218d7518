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
  decideReplayRequestInput,
  defaultApprovalDays,
  type ReplayRequestItem,
} from "@/server/domain/replay-requests/schema";

type DecideProps = { item: ReplayRequestItem; onClose: () => void };

/** Answers, says so, closes, and shows what still waits. */
function useDecide(said: string, onClose: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.replayRequests.decide.mutationOptions({
      onSuccess: () => {
        toast.success(said);
        onClose();
      },
      onError: (error) => toast.error(errorMessage(error)),
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries(trpc.replayRequests.pathFilter()),
          queryClient.invalidateQueries(trpc.tenant.menu.queryFilter()),
        ]),
    }),
  );
}

const about = ({ conversation, requester }: ReplayRequestItem) =>
  `${requester.name}, “${conversation?.topic ?? ""}”`;

export function Approve({ item, onClose }: DecideProps) {
  const decide = useDecide("The request is approved.", onClose);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(decideReplayRequestInput),
    defaultValues: { id: item.id, approve: true, days: defaultApprovalDays },
  });
  return (
    <Dialog open onOpenChange={onClose} title="Approve replay" description={about(item)}>
      <form onSubmit={(event) => void handleSubmit((values) => decide.mutate(values))(event)}>
        <p className="mb-3 text-sm">{item.reason}</p>
        <TextField
          label="Days"
          type="number"
          min={1}
          max={90}
          className="w-24!"
          hint="The approval ends by itself after so many days."
          error={formState.errors.days?.message}
          {...register("days", { valueAsNumber: true })}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={decide.isPending}>
            Approve
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function Refuse({ item, onClose }: DecideProps) {
  const decide = useDecide("The request is refused.", onClose);
  return (
    <Dialog open onOpenChange={onClose} title="Refuse replay" description={about(item)}>
      <p className="text-sm">{item.reason}</p>
      <p className="mt-2 text-sm text-muted">The person reads that it was refused, and may ask again.</p>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          busy={decide.isPending}
          onClick={() => decide.mutate({ id: item.id, approve: false })}
        >
          Refuse
        </Button>
      </DialogActions>
    </Dialog>
  );
}
