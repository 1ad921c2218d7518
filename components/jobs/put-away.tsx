import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { summaryOptions } from "@/components/source-settings/queries";
import { useGiveBack } from "@/components/source-settings/use-give-back";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import type { JobDetail } from "@/server/domain/jobs/schema";

import { Confirm } from "./confirm";

function useAway(onDone: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const gone = (said: string) => async () => {
    onDone();
    router.push("/jobs");
    await queries.invalidateQueries({ queryKey: trpc.jobs.list.queryKey() });
    toast.success(said);
  };
  return {
    archive: useMutation(trpc.jobs.archive.mutationOptions({ onSuccess: gone("The job is archived.") })),
    remove: useMutation(trpc.jobs.delete.mutationOptions({ onSuccess: gone("The job is deleted.") })),
  };
}

type LeftProps = { users: number; asked: boolean; connected: boolean };

/** What Zoom still has of what the job wrote there. */
function Left({ users, asked, connected }: LeftProps) {
  return (
    <span className="mt-2 block text-warn">
      Zoom still has what Sync recording rule wrote for {counted(users, "person", "people")}, and without this
      job it can’t be given back.{" "}
      {asked
        ? "It is being given back: this number follows by itself, so wait for it to go."
        : !connected &&
          "The job is not connected: authenticate it again to give it back, or leave it as it is."}
    </span>
  );
}

type PutAwayProps = { job: JobDetail; onClose: () => void };

/** Archives or deletes a job; what could be given back at Zoom is offered first. */
export function PutAway({ job, onClose }: PutAwayProps) {
  const { archive, remove } = useAway(onClose);
  const { data: atZoom } = useQuery(summaryOptions(useTRPC(), job.id));
  const giveBack = useGiveBack();
  const act = job.carriesRecordings ? archive : remove;
  const word = job.carriesRecordings ? "Archive" : "Delete";
  const users = atZoom?.restorable ?? 0;
  const connected = job.connection !== null && job.connection.deadReason === null;
  return (
    <Confirm
      title={`${word} “${job.name}”?`}
      act={users > 0 ? `${word}, leave Zoom as it is` : word}
      busy={act.isPending}
      error={act.error ?? giveBack.error}
      onAct={() => act.mutate({ id: job.id, leaveSettings: users > 0 })}
      onClose={onClose}
      instead={
        users > 0 &&
        connected && (
          <Button
            look="primary"
            busy={giveBack.isPending}
            disabled={giveBack.isSuccess}
            onClick={() => giveBack.mutate({ jobId: job.id })}
          >
            Give back first
          </Button>
        )
      }
    >
      {job.carriesRecordings
        ? "It is disconnected from Zoom and never runs again. Its recordings stay, and are still found by it in the filter. Its name and its Zoom account are free for a new job, which imports again what Zoom still has."
        : "It has brought no recording, so it goes with its runs and its ledger. Its name and its Zoom account are free again."}
      {users > 0 && <Left users={users} asked={giveBack.isSuccess} connected={connected} />}
    </Confirm>
  );
}
