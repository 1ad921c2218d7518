import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";

import { jobHref } from "./address";
import { refreshJobs } from "./queries";

/** Starts a run and goes to where it can be followed. */
export function useRunNow() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation(
    trpc.jobs.runNow.mutationOptions({
      onSuccess: async ({ runId }, { id }) => {
        await refreshJobs(queries, trpc);
        router.push(jobHref(id, { run: runId }));
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
}

/** Leads to Zoom's consent page, from which Zoom sends the browser back here. */
export function useConnect() {
  return useMutation(
    useTRPC().jobs.connect.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
}
