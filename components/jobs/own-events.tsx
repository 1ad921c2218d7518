import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { type JobDetail, setSecretTokenInput } from "@/server/domain/jobs/schema";

import { Confirm } from "./confirm";
import { refreshJobs } from "./queries";

/** The address that an event subscription of the customer's own app needs. */
export function OwnEndpoint({ address }: { address: string }) {
  return (
    <div className="text-sm">
      <p className="text-2xs text-muted">Event notification endpoint URL, for the app’s event subscription</p>
      <p className="flex items-center gap-1">
        <code className="min-w-0 font-mono text-2xs break-all">{address}</code>
        <CopyButton text={address} label="Copy the endpoint URL" />
      </p>
    </div>
  );
}

/** Events of a server-to-server app that the customer made: whether it sends any, and what they are signed with. */
export function OwnEvents({ job, hasSecretToken }: { job: JobDetail; hasSecretToken: boolean }) {
  const [open, setOpen] = useState<"set" | "remove" | null>(null);
  const close = () => setOpen(null);
  const set = useSetSecretToken(close);
  return (
    <div className="mt-3 rounded-md border border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-64 grow text-sm">
          {hasSecretToken
            ? "Events of the app are taken: recordings arrive within minutes of Zoom’s announcement."
            : "No secret token is set, so events of the app are refused: recordings come with the schedule."}
        </p>
        <Button onClick={() => setOpen("set")}>
          {hasSecretToken ? "Replace secret token" : "Set secret token"}
        </Button>
        {hasSecretToken && <Button onClick={() => setOpen("remove")}>Remove secret token</Button>}
      </div>
      <div className="mt-2">
        <OwnEndpoint address={job.ownEndpoint} />
      </div>
      {open === "set" && <SecretTokenDialog job={job} set={set} onClose={close} />}
      {open === "remove" && (
        <Confirm
          title="Remove the secret token?"
          act="Remove"
          busy={set.isPending}
          error={set.error}
          onAct={() => set.mutate({ id: job.id, secretToken: null })}
          onClose={close}
        >
          Events of the app are refused from then on, and recordings come with the schedule. Remove the event
          subscription at Zoom as well.
        </Confirm>
      )}
    </div>
  );
}

type SecretTokenDialogProps = {
  job: JobDetail;
  set: ReturnType<typeof useSetSecretToken>;
  onClose: () => void;
};

function SecretTokenDialog({ job, set, onClose }: SecretTokenDialogProps) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(setSecretTokenInput),
    defaultValues: { id: job.id, secretToken: "" },
  });
  const submit = handleSubmit((input) => set.mutate(input));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Secret token of the app"
      description="Copy it from the app at Zoom, under Features. Save it here first: Zoom asks the address at once whether it knows it. After a regeneration at Zoom, put the new one here."
    >
      <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Secret token"
          type="password"
          autoComplete="off"
          hint="Kept sealed; nobody can read it here again."
          error={formState.errors.secretToken?.message}
          {...register("secretToken")}
        />
        <OwnEndpoint address={job.ownEndpoint} />
        {set.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(set.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={set.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function useSetSecretToken(onDone: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.jobs.setSecretToken.mutationOptions({
      onSuccess: async (_, { secretToken }) => {
        await refreshJobs(queries, trpc);
        toast.success(secretToken === null ? "The secret token is removed." : "The secret token is saved.");
        onDone();
      },
    }),
  );
}
