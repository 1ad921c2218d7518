import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive, Ellipsis, Eye, History, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";

import { ledgerHref } from "@/components/ledger/address";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button, buttonClass, IconButton } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { JobDetail } from "@/server/domain/jobs/schema";

import { BackfillDialog } from "./backfill-dialog";
import { EditJobDialog } from "./edit-job-dialog";
import { mayRun } from "./may-run";
import { PutAway } from "./put-away";
import { refreshJobs } from "./queries";
import { useRunNow } from "./use-run-now";

function RunOrPause({ job }: { job: JobDetail }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const runNow = useRunNow();
  const pause = useMutation(
    trpc.jobs.pause.mutationOptions({
      onSuccess: () => refreshJobs(queries, trpc),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  if (job.state === "running") {
    return (
      <Button busy={pause.isPending} onClick={() => pause.mutate({ id: job.id })}>
        Pause
      </Button>
    );
  }
  return (
    <Button
      look="primary"
      busy={runNow.isPending}
      disabled={!mayRun(job)}
      onClick={() => runNow.mutate({ id: job.id })}
    >
      Run now
    </Button>
  );
}

type Open = "edit" | "forecast" | "backfill" | "away" | null;

/** What can be done with a job. */
export function JobActions({ job }: { job: JobDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Link href={ledgerHref({ job: job.id })} className={buttonClass()}>
        Show ledger
      </Link>
      {!job.archived && (
        <>
          <Button onClick={() => setOpen("edit")}>Edit</Button>
          <RunOrPause job={job} />
          <Menu
            trigger={
              <IconButton label="More">
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onSelect={() => setOpen("forecast")}>
              <Eye aria-hidden /> What would it import?
            </MenuItem>
            <MenuItem onSelect={() => setOpen("backfill")}>
              <History aria-hidden /> Backfill
            </MenuItem>
            <MenuSeparator />
            <MenuItem onSelect={() => setOpen("away")}>
              {job.carriesRecordings ? <Archive aria-hidden /> : <Trash2 aria-hidden />}
              {job.carriesRecordings ? "Archive" : "Delete"}
            </MenuItem>
          </Menu>
        </>
      )}
      {open === "edit" && <EditJobDialog job={job} onClose={close} />}
      {open === "forecast" && (
        <BackfillDialog title="What would this job import?" job={job} onClose={close} />
      )}
      {open === "backfill" && <BackfillDialog title="Backfill" job={job} onClose={close} />}
      {open === "away" && <PutAway job={job} onClose={close} />}
    </>
  );
}
