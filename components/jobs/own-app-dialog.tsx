import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { connectWithAppInput } from "@/server/domain/jobs/schema";

import { OwnEndpoint } from "./own-events";
import { refreshJobs } from "./queries";
import { connectOutcomeWords } from "./words";

const ownAppInput = connectWithAppInput.omit({ id: true });

type OwnAppDialogProps = { jobId: string; onClose: () => void };

/** Connects a job by a server-to-server app that the customer made in their own Zoom account. */
export function OwnAppDialog({ jobId, onClose }: OwnAppDialogProps) {
  const connect = useConnectWithApp(onClose);
  const { data: job } = useQuery(useTRPC().jobs.get.queryOptions({ id: jobId }));
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(ownAppInput),
    defaultValues: { accountId: "", clientId: "", clientSecret: "", secretToken: "" },
  });
  const submit = handleSubmit((app) => connect.mutate({ id: jobId, ...app }));
  const refused =
    connect.data && connect.data.outcome !== "connected" && connectOutcomeWords[connect.data.outcome];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Use a server-to-server app"
      description="The second choice, for Zoom accounts that can’t add an app. An administrator makes a Server-to-Server OAuth app in your own Zoom account, with the scopes that the page “Create your Zoom app” lists, and copies its values here."
    >
      <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Account ID"
          autoComplete="off"
          spellCheck={false}
          error={formState.errors.accountId?.message}
          {...register("accountId")}
        />
        <TextField
          label="Client ID"
          autoComplete="off"
          spellCheck={false}
          error={formState.errors.clientId?.message}
          {...register("clientId")}
        />
        <TextField
          label="Client secret"
          type="password"
          autoComplete="off"
          hint="Kept sealed; nobody can read it here again."
          error={formState.errors.clientSecret?.message}
          {...register("clientSecret")}
        />
        <TextField
          label="Secret token (optional)"
          type="password"
          autoComplete="off"
          hint={
            job?.connection?.hasSecretToken
              ? "Leave it empty to keep the one from before."
              : "Without it recordings come with the schedule. With it, Zoom announces them."
          }
          error={formState.errors.secretToken?.message}
          {...register("secretToken")}
        />
        {job && <OwnEndpoint address={job.ownEndpoint} />}
        {refused && (
          <p role="alert" className="text-sm text-danger">
            {refused.said} {refused.next}
          </p>
        )}
        {connect.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(connect.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={connect.isPending}>
            Connect
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function useConnectWithApp(onDone: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.jobs.connectWithApp.mutationOptions({
      onSuccess: async ({ outcome, revoked }) => {
        await refreshJobs(queries, trpc);
        if (outcome !== "connected") return;
        if (revoked === false)
          toast.warning(
            "Connected. Zoom did not take the earlier permission back: remove the app under Added Apps at Zoom.",
          );
        else toast.success(connectOutcomeWords.connected.said);
        onDone();
      },
    }),
  );
}
