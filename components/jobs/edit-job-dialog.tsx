import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { JobDetail } from "@/server/domain/jobs/schema";

import { JobForm } from "./job-form";
import { refreshJobs } from "./queries";
import { useConnect } from "./use-run-now";

function Credentials({ job }: { job: JobDetail }) {
  const connect = useConnect();
  const connected = job.connection !== null && job.connection.deadReason === null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <p className="min-w-0 grow">
        <span className="font-medium">Username</span>{" "}
        {job.connection ? job.connection.connectedByEmail : "none yet"}
        <span className="block text-2xs text-muted">
          {connected ? "Now authenticated." : "Not authenticated: nothing is imported."}
        </span>
      </p>
      <Button busy={connect.isPending || connect.isSuccess} onClick={() => connect.mutate({ id: job.id })}>
        {job.connection ? "Reauthenticate with Zoom App" : "Authenticate with Zoom App"}
      </Button>
    </div>
  );
}

/** The dialog `Integration Job` of a job that exists. */
export function EditJobDialog({ job, onClose }: { job: JobDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const update = useMutation(
    trpc.jobs.update.mutationOptions({
      onSuccess: async () => {
        await refreshJobs(queries, trpc);
        toast.success("The job is saved.");
        onClose();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Integration Job">
      <JobForm
        initial={{
          name: job.name,
          enabled: job.enabled,
          integrationType: job.integrationType ?? "zoom",
          syncRecordingRule: job.syncRecordingRule,
          processingRegion: job.processingRegion,
        }}
        typeIsFixed
        credentials={<Credentials job={job} />}
        busy={update.isPending}
        error={update.error}
        onSave={({ integrationType: _, ...changed }) => update.mutate({ id: job.id, ...changed })}
        onCancel={onClose}
      />
    </Dialog>
  );
}
