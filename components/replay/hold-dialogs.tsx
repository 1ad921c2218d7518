"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { placeHoldInput } from "@/server/domain/holds/schema";

type HoldDialogProps = { conversationId: string; onClose: () => void };

/** After a hold was placed or released: say so, close, and show what holds now. */
function useDone(said: string, onClose: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return {
    onSuccess: async () => {
      toast.success(said);
      onClose();
      await queryClient.invalidateQueries(trpc.conversations.pathFilter());
    },
    onError: (error: unknown) => toast.error(errorMessage(error)),
  };
}

export function PlaceHold({ conversationId, onClose }: HoldDialogProps) {
  const done = useDone("The conversation is on hold.", onClose);
  const place = useMutation(useTRPC().conversations.placeHold.mutationOptions(done));
  const form = useForm({
    resolver: zodResolver(placeHoldInput),
    defaultValues: { conversationId, reason: "" },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Place hold"
      description="Nothing of this conversation is deleted while the hold stands, whatever its retention says."
    >
      <form onSubmit={(event) => void form.handleSubmit((values) => place.mutate(values))(event)}>
        <TextArea label="Reason" error={form.formState.errors.reason?.message} {...form.register("reason")} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={place.isPending}>
            Place hold
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function ReleaseHold({ conversationId, onClose }: HoldDialogProps) {
  const done = useDone("The hold is released.", onClose);
  const release = useMutation(useTRPC().conversations.releaseHold.mutationOptions(done));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Release hold"
      description="The retention date counts again. If it has passed, the conversation is deleted seven days after the release; until then a hold can be placed again."
    >
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" busy={release.isPending} onClick={() => release.mutate({ conversationId })}>
          Release hold
        </Button>
      </DialogActions>
    </Dialog>
  );
}
