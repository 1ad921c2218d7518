import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import Link from "next/link";
import { useEffect } from "react";

import { counted, formatBytes, formatNumber } from "@/components/format/text";
import { formatDuration } from "@/components/format/time";
import { Moment } from "@/components/format/zone";
import { ledgerHref } from "@/components/ledger/address";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import type { RunState } from "@/db/constants";
import type { RunSummary } from "@/server/domain/jobs/schema";

import { refreshConversations, refreshJobs } from "./queries";
import { fixes, isGoingOn, pollEveryMs, resultSentence, runProgress, skippedCount } from "./run-words";
import { runStateWords, triggerWords } from "./words";

const phases = ["queued", "listing", "importing", "done"] as const satisfies readonly RunState[];

function Phases({ state }: { state: RunState }) {
  const at = phases.findIndex((phase) => phase === state);
  return (
    <ol aria-label="Phases" className="flex flex-wrap gap-x-1.5 gap-y-1 text-sm">
      {phases.map((phase, index) => (
        <li
          key={phase}
          aria-current={phase === state ? "step" : undefined}
          className={clsx(
            "rounded-sm px-1.5 py-px",
            index === at ? "bg-accent font-medium text-accent-ink" : "bg-sunken",
            index > at && "text-muted",
          )}
        >
          {index + 1}. {runStateWords[phase].label}
        </li>
      ))}
    </ol>
  );
}

function Progress({ run }: { run: RunSummary }) {
  const progress = runProgress(run);
  const percent = progress ? Math.round((100 * progress.done) / progress.total) : 0;
  return (
    <div className="mt-3">
      <div
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(progress && { "aria-valuenow": percent, "aria-valuetext": progress.words })}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={clsx("h-full rounded-full bg-accent transition-[width]", !progress && "animate-pulse")}
          style={{ width: progress ? `${percent}%` : "100%" }}
        />
      </div>
      <p className="mt-1 text-sm text-muted tabular-nums">
        {progress?.words ?? "Waiting for the first answer"}
        {run.remainingMs !== null && `, about ${formatDuration(run.remainingMs)} left`}
      </p>
    </div>
  );
}

function Counts({ run }: { run: RunSummary }) {
  const counts = [
    ["Users listed", `${formatNumber(run.users.listed)} of ${formatNumber(run.users.total)}`],
    ["Seen", formatNumber(run.seen)],
    ["Archived", formatNumber(run.archived)],
    ["Importing", formatNumber(run.importing)],
    ["Waiting", formatNumber(run.waiting)],
    ["Skipped", formatNumber(skippedCount(run))],
    ["Failed", formatNumber(run.failed)],
    ["Files archived", `${formatNumber(run.files.archived)} of ${formatNumber(run.files.seen)}`],
    ["Size archived", formatBytes(run.files.bytes)],
  ] as const;
  return (
    <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2 tabular-nums">
      {counts.map(([term, count]) => (
        <div key={term}>
          <dt className="text-2xs text-muted">{term}</dt>
          <dd className="text-base font-medium">{count}</dd>
        </div>
      ))}
    </dl>
  );
}

function Result({ run }: { run: RunSummary }) {
  return (
    <div role="status" className="mt-3">
      <p className="text-base font-semibold tabular-nums">{resultSentence(run)}</p>
      {run.failure !== null && <p className="mt-1 text-sm text-danger">{run.failure}</p>}
      <div className="mt-2 flex flex-wrap gap-2">
        {fixes(run).map(({ href, words }) => (
          <Link key={href} href={href} className={buttonClass("primary")}>
            Mend: {words}
          </Link>
        ))}
        {run.usersNotListed > 0 && (
          <Link href={`/mapping?job=${run.jobId}&status=not_listed`} className={buttonClass()}>
            Show who could not be listed
          </Link>
        )}
        {run.archived > 0 && (
          <Link href={`/recordings?integrations=${run.jobId}`} className={buttonClass()}>
            Show its recordings
          </Link>
        )}
        {run.seen > 0 && (
          <Link href={ledgerHref({ job: run.jobId, run: run.id, view: "items" })} className={buttonClass()}>
            Show {counted(run.files.seen, "file")} in the ledger
          </Link>
        )}
      </div>
    </div>
  );
}

/** One run, live while it goes on: looks again every second, more slowly when it takes long. */
export function RunPanel({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: run } = useSuspenseQuery(
    trpc.jobs.run.queryOptions(
      { runId },
      { refetchInterval: ({ state }) => (state.data ? pollEveryMs(state.data, new Date()) : false) },
    ),
  );
  const goesOn = isGoingOn(run.state);
  useEffect(() => {
    if (run.archived > 0) void refreshConversations(queries, trpc);
  }, [queries, trpc, run.archived]);
  useEffect(() => {
    if (!goesOn) void refreshJobs(queries, trpc);
  }, [queries, trpc, goesOn]);
  const { label, tone } = runStateWords[run.state];
  return (
    <section aria-label="Run" className="rounded-lg border border-line bg-surface p-4">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h2 className="text-base font-semibold">{goesOn ? "This run" : "Result of the run"}</h2>
        <Badge tone={tone}>{label}</Badge>
        <p className="text-sm text-muted">
          {triggerWords[run.trigger]}, <Moment at={run.startedAt ?? run.createdAt} to="second" />
          {run.finishedAt &&
            ` · took ${formatDuration(run.finishedAt.getTime() - (run.startedAt ?? run.createdAt).getTime())}`}
        </p>
      </div>
      {goesOn && (
        <>
          <Phases state={run.state} />
          <Progress run={run} />
        </>
      )}
      {run.forecast && (
        <p className="mt-2 text-sm text-muted tabular-nums">
          Forecast: {counted(run.forecast.items, "file")}, {formatBytes(run.forecast.bytes)}
        </p>
      )}
      {goesOn ? <Counts run={run} /> : <Result run={run} />}
    </section>
  );
}
