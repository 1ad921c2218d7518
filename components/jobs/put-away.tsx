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

/** `missing`: the scopes for want of which a part stays; null = it was not asked for yet. */
type LeftProps = { users: number; missing: string[] | null; connected: boolean };

/** What Zoom still has of what the job wrote there. */
function Left({ users, missing, connected }: LeftProps) {
  return (
    <span className="mt-2 block text-warn">
      Zoom still has what Sync recording rule wrote for {counted(users, "person", "people")}, and without this
      job it can’t be given back.{" "}
      {missing
        ? `It is being given back, and this number follows by itself. What is locked or refused at Zoom stays: mend that there and give back again, or leave it as it is.${
            missing.length > 0
              ? ` A part also stays for want of ${missing.join(" and ")}: add that to the app at Zoom, then authenticate the job again.`
              : ""
          }`
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
          <Button look="primary" busy={giveBack.isPending} onClick={() => giveBack.mutate({ jobId: job.id })}>
            {giveBack.isSuccess ? "Give back again" : "Give back first"}
          </Button>
        )
      }
    >
      {job.carriesRecordings
        ? "It is disconnected from Zoom and never runs again. Its recordings stay, and are still found by it in the filter. Its name and its Zoom account are free for a new job, which imports again what Zoom still has."
        : "It has brought no recording, so it goes with its runs and its ledger. Its name and its Zoom account are free again."}
      {users > 0 && <Left users={users} missing={giveBack.data?.missing ?? null} connected={connected} />}
    </Confirm>
  );
}
