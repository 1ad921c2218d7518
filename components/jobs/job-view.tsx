import { useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";

import { jobHref } from "./address";
import { Connection } from "./connection";
import { EditJobDialog } from "./edit-job-dialog";
import { mayRun } from "./job-table";
import { LedgerSection } from "./ledger-filter";
import { runsOptions } from "./queries";
import { RunPanel } from "./run-panel";
import { RunTable } from "./run-table";
import { useRunNow } from "./use-run-now";
import { jobStateWords } from "./words";

type View = "runs" | "ledger";

function Views({ jobId, current }: { jobId: string; current: View }) {
  const views = [
    { view: "runs", label: "Runs", href: jobHref(jobId) },
    { view: "ledger", label: "Ledger", href: jobHref(jobId, { view: "ledger" }) },
  ] as const;
  return (
    <nav aria-label="Of this job" className="flex gap-1 border-b border-line px-2">
      {views.map(({ view, label, href }) => (
        <Link
          key={view}
          href={href}
          aria-current={view === current ? "page" : undefined}
          className={clsx(
            "-mb-px border-b-2 px-2.5 py-2 text-sm font-medium",
            view === current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

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

type JobViewProps = { jobId: string; run: string | null; view: View };

/** One job: its state, its connection, its runs (live) and its ledger. */
export function JobView({ jobId, run, view }: JobViewProps) {
  const { data: job } = useSuspenseQuery(useTRPC().jobs.get.queryOptions({ id: jobId }));
  const [editing, setEditing] = useState(false);
  const runNow = useRunNow();
  const { label, tone } = jobStateWords[job.state];
  return (
    <>
      <Link href="/jobs" className="mb-1 inline-flex items-center gap-1 rounded-sm text-sm text-accent">
        <ArrowLeft aria-hidden className="size-3.5" /> Jobs
      </Link>
      <PageHeader
        title={job.name}
        note={
          <>
            <Badge tone={tone}>{label}</Badge> {job.enabled ? "Enabled" : "Not enabled"} · Processing Region{" "}
            {job.processingRegion} · {formatNumber(job.conversationCount)} conversations
            {job.nextRunAt && (
              <>
                {" "}
                · next run <Moment at={job.nextRunAt} />
              </>
            )}
          </>
        }
        actions={
          !job.archived && (
            <>
              <Button onClick={() => setEditing(true)}>Edit</Button>
              <Button
                look="primary"
                busy={runNow.isPending}
                disabled={!mayRun(job)}
                onClick={() => runNow.mutate({ id: job.id })}
              >
                Run now
              </Button>
            </>
          )
        }
      />
      <div className="flex flex-col gap-4">
        {job.integrationType !== null && !job.archived && <Connection job={job} />}
        <Views jobId={jobId} current={view} />
        <Boundary key={view} loading={<ListSkeleton rows={6} />}>
          {view === "ledger" ? <LedgerSection jobId={jobId} /> : <Runs jobId={jobId} chosen={run} />}
        </Boundary>
      </div>
      {editing && <EditJobDialog job={job} onClose={() => setEditing(false)} />}
    </>
  );
}
