import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";

import { refreshJobs } from "./queries";

/** Gives up a consent that Zoom has not answered for yet. */
export function CancelConsent({ jobId }: { jobId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const cancel = useMutation(
    trpc.jobs.disconnect.mutationOptions({
      onSuccess: async ({ revoked }) => {
        await refreshJobs(queries, trpc);
        if (revoked) toast.success("The authentication is cancelled.");
        else toast.warning("Cancelled here only: remove the app under Added Apps at Zoom.");
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate({ id: jobId })}>
      Cancel authentication
    </Button>
  );
}
