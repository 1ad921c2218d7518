import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { JobDetail, JobGap } from "@/server/domain/jobs/schema";

import { jobParsers } from "./address";
import { BackfillDialog } from "./backfill-dialog";
import { refreshJobs } from "./queries";
import { connectOutcomeWords } from "./words";

function Gap({ job, gap }: { job: JobDetail; gap: JobGap }) {
  const [fetching, setFetching] = useState(false);
  return (
    <Notice tone="warn">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-64 grow">
          The job was disabled from <Moment at={gap.from} /> to <Moment at={gap.to} />. Recordings of that
          time stand in the ledger as “job disabled” and are not imported.
        </p>
        <Button onClick={() => setFetching(true)}>Fetch the gap</Button>
      </div>
      {fetching && (
        <BackfillDialog
          title="Fetch the gap"
          job={job}
          stretch={{ from: gap.from, to: gap.to }}
          onClose={() => setFetching(false)}
        />
      )}
    </Notice>
  );
}

function Paused({ job, since }: { job: JobDetail; since: Date }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const resume = useMutation(
    trpc.jobs.resume.mutationOptions({
      onSuccess: () => refreshJobs(queries, trpc),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Notice tone="warn">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-64 grow">
          Paused since <Moment at={since} />. Nothing is listed or imported; the run goes on where it stood.
        </p>
        <Button look="primary" busy={resume.isPending} onClick={() => resume.mutate({ id: job.id })}>
          Resume
        </Button>
      </div>
    </Notice>
  );
}

function Missing({ scopes }: { scopes: { scope: string; switchesOff: string }[] }) {
  return (
    scopes.length > 0 && (
      <ul aria-label="Missing scopes" className="mt-1 list-disc pl-5">
        {scopes.map(({ scope, switchesOff }) => (
          <li key={scope}>
            <code className="font-mono text-2xs break-all">{scope}</code> {switchesOff}
          </li>
        ))}
      </ul>
    )
  );
}

/** What an administrator is to know, or to decide, about a job. */
export function JobNotices({ job }: { job: JobDetail }) {
  // On the way back from Zoom the page says it already, but for the scopes.
  const [answer] = useQueryState("zoom", jobParsers.zoom);
  const said = answer === job.refused?.outcome && job.refused?.missingScopes.length === 0;
  const refused = job.refused && !said ? connectOutcomeWords[job.refused.outcome] : null;
  return (
    <>
      {job.pausedAt && <Paused job={job} since={job.pausedAt} />}
      {!job.enabled && !job.archived && (
        <Notice tone="warn">
          <p>
            This job is disabled{job.disabledAt && " since "}
            {job.disabledAt && <Moment at={job.disabledAt} />}: nothing is fetched.{" "}
            {job.connection?.deadReason === null &&
              "The connection to Zoom is kept alive; disconnect it below if the job stays off."}
          </p>
        </Notice>
      )}
      {job.refused && refused && (
        <Notice tone={job.refused.outcome === "pending" ? "warn" : "danger"}>
          <p className="font-medium">
            Last try to connect, <Moment at={job.refused.at} />: {refused.said}
          </p>
          <p>{refused.next}</p>
          <Missing scopes={job.refused.missingScopes} />
        </Notice>
      )}
      {job.gaps.map((gap) => (
        <Gap key={gap.runId} job={job} gap={gap} />
      ))}
    </>
  );
}
