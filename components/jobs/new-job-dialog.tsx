import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { useTRPC } from "@/components/trpc/client";
import { Dialog } from "@/components/ui/dialog";
import type { CreateIntegrationJob } from "@/server/domain/jobs/schema";

import { jobHref } from "./address";
import { JobForm } from "./job-form";
import { refreshJobs } from "./queries";
import { useConnect } from "./use-run-now";

const newJob: Omit<CreateIntegrationJob, "processingRegion"> = {
  name: "",
  enabled: true,
  integrationType: "zoom",
  syncRecordingRule: false,
};

/** A new integration job; saving it leads to Zoom's consent page. */
export function NewJobDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const connect = useConnect();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const create = useMutation(
    trpc.jobs.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await refreshJobs(queries, trpc);
        connect.mutate(
          { id },
          {
            onError: () => {
              onClose();
              router.push(jobHref(id));
            },
          },
        );
      },
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Integration Job">
      <JobForm
        initial={{ ...newJob, processingRegion: me.tenant.defaultRegion }}
        typeIsFixed={false}
        credentials={
          <p className="text-sm text-muted">
            <span className="font-medium text-ink">Username: none yet.</span> The credentials are asked for
            after you save: Zoom’s own page opens, and an administrator of your Zoom account allows the app
            there.
          </p>
        }
        busy={create.isPending || connect.isPending || connect.isSuccess}
        error={create.error}
        onSave={(job) => create.mutate(job)}
        onCancel={onClose}
      />
    </Dialog>
  );
}
