import { useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { AtZoom } from "@/components/source-settings/at-zoom";
import { Boundary } from "@/components/ui/boundary";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";

import { Connection } from "./connection";
import { JobActions } from "./job-actions";
import { JobNotices } from "./job-notices";
import { jobOptions, runsOptions } from "./queries";
import { RunPanel } from "./run-panel";
import { RunTable } from "./run-table";
import { scheduleWords } from "./schedule-text";
import { SourcesOff } from "./sources-off";
import { StateBadge } from "./state-badge";
import { jobStateWords } from "./words";

function Runs({ jobId, chosen }: { jobId: string; chosen: string | null }) {
  const { data: runs } = useSuspenseQuery(runsOptions(useTRPC(), jobId));
  const runId = chosen ?? runs[0]?.id;
  return (
    <>
      {runId !== undefined && (
        <Boundary key={runId} loading={<ListSkeleton rows={3} />}>
          <RunPanel runId={runId} />
        </Boundary>
      )}
      <div className="flex flex-col gap-2">
        <h2 className="text-base font-semibold">Past runs</h2>
        <RunTable runs={runs} current={runId} />
      </div>
    </>
  );
}

type JobViewProps = { jobId: string; run: string | null };

/** One job: its state, its connection and its runs (live). */
export function JobView({ jobId, run }: JobViewProps) {
  const { data: job } = useSuspenseQuery(jobOptions(useTRPC(), jobId));
  return (
    <>
      <Link href="/jobs" className="mb-1 inline-flex items-center gap-1 rounded-sm text-sm text-accent">
        <ArrowLeft aria-hidden className="size-3.5" /> Jobs
      </Link>
      <PageHeader
        title={job.name}
        note={
          <>
            <StateBadge state={job.state} /> {job.enabled ? "Enabled" : "Not enabled"} · Processing Region{" "}
            {job.processingRegion} · {counted(job.conversationCount, "conversation")}
            {job.nextRunAt && (
              <>
                {" "}
                · next run <Moment at={job.nextRunAt} />
              </>
            )}
          </>
        }
        actions={<JobActions job={job} />}
      />
      <JobNotices job={job} />
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          {jobStateWords[job.state].explained}
          {job.enabled && !job.archived && ` Schedule: ${scheduleWords(job.schedule)}, ${job.timeZone}.`}
        </p>
        {job.integrationType !== null && !job.archived && <Connection job={job} />}
        {!job.archived && <SourcesOff job={job} />}
        {job.connection !== null && !job.archived && <AtZoom jobId={jobId} />}
        <Boundary loading={<ListSkeleton rows={6} />}>
          <Runs jobId={jobId} chosen={run} />
        </Boundary>
      </div>
    </>
  );
}
