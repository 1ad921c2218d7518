import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";

import { Moment } from "@/components/format/zone";
import { SyncPreview } from "@/components/source-settings/sync-preview";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
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
        <span className="font-medium">Username</span> {usernameOf(job.connection)}
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

const usernameOf = (connection: JobDetail["connection"]): string =>
  connection?.kind === "server_to_server"
    ? "server-to-server app of your own"
    : (connection?.connectedByEmail ?? "none yet");

type SwitchedProps = {
  job: JobDetail;
  enabled: boolean;
  fetchGap: boolean;
  onFetchGap: (fetch: boolean) => void;
};

/** What switching a job off or on means, before it is saved. */
function Switched({ job, enabled, fetchGap, onFetchGap }: SwitchedProps) {
  if (enabled === job.enabled) return null;
  if (!enabled) {
    return (
      <p className="-mt-2 text-sm text-muted">
        A run that goes on ends. The connection to Zoom is kept alive, and what falls into this time is
        written into the ledger once the job is enabled again. If it stays off, use “Disconnect” on its page
        afterwards.
      </p>
    );
  }
  if (!job.disabledAt) return null;
  return (
    <div className="-mt-2">
      <Checkbox
        label={
          <>
            Fetch what was missed since <Moment at={job.disabledAt} />
          </>
        }
        hint="Off: it is listed only, as “job disabled”. The job’s page then offers to fetch it, with a forecast."
        checked={fetchGap}
        onChange={({ target }) => onFetchGap(target.checked)}
      />
    </div>
  );
}

/** The dialog `Integration Job` of a job that exists. */
export function EditJobDialog({ job, onClose }: { job: JobDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [fetchGap, setFetchGap] = useState(false);
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
          schedule: job.schedule,
        }}
        typeIsFixed
        onSwitched={(enabled) => (
          <Switched job={job} enabled={enabled} fetchGap={fetchGap} onFetchGap={setFetchGap} />
        )}
        onSync={(on) => on && !job.syncRecordingRule && job.connection && <SyncPreview jobId={job.id} />}
        credentials={<Credentials job={job} />}
        busy={update.isPending}
        error={update.error}
        onSave={({ integrationType: _, ...changed }) => update.mutate({ id: job.id, ...changed, fetchGap })}
        onCancel={onClose}
      />
    </Dialog>
  );
}
