"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { ListX } from "lucide-react";
import Link from "next/link";

import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { buttonClass } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Empty, ListSkeleton } from "@/components/ui/states";
import type { JobWithLedger } from "@/server/domain/ledger/schema";

import { ledgerHref, ledgerViews, noFilter } from "./address";
import { Days } from "./days";
import { ExportMenu, RedecideButton } from "./header-actions";
import { ItemFilters } from "./item-filters";
import { Items } from "./items";
import { PeriodBar } from "./period-bar";
import { useLedger } from "./use-ledger";

const viewLabels = { days: "Days", items: "Items" } as const;

function Views() {
  const [state] = useLedger();
  return (
    <nav aria-label="Views of the ledger" className="mb-3 flex gap-1 border-b border-line px-2">
      {ledgerViews.map((view) => (
        <Link
          key={view}
          href={ledgerHref({ ...state, view })}
          aria-current={view === state.view ? "page" : undefined}
          className={clsx(
            "-mb-px border-b-2 px-2.5 py-2 text-sm font-medium",
            view === state.view ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {viewLabels[view]}
        </Link>
      ))}
    </nav>
  );
}

function JobSelect({ jobs, jobId }: { jobs: readonly JobWithLedger[]; jobId: string }) {
  const [, set] = useLedger();
  return (
    <select
      aria-label="Job"
      className={`${inputClass} w-auto! max-w-60`}
      value={jobId}
      onChange={({ target }) => void set({ ...noFilter, job: target.value })}
    >
      {jobs.map(({ id, name, archived }) => (
        <option key={id} value={id}>
          {archived ? `${name} (archived)` : name}
        </option>
      ))}
    </select>
  );
}

/** What a job has seen at Zoom and what became of it, counted by day and item by item. */
export function Ledger() {
  const { data: jobs } = useSuspenseQuery(useTRPC().ledger.jobs.queryOptions());
  const [state] = useLedger();
  const jobId = state.job ?? jobs[0]?.id;
  if (jobId === undefined) {
    return (
      <>
        <PageHeader title="Ledger" />
        <Empty
          icon={ListX}
          title="No job has seen anything yet"
          action={
            <Link href="/jobs" className={buttonClass("primary")}>
              Go to Jobs
            </Link>
          }
        >
          An integration job writes down here each file that Zoom has, with the decision and its reason.
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Ledger"
        note="Each file, call recording and day of chat that Zoom has, with what became of it and why"
        actions={
          <>
            {jobs.length > 1 && <JobSelect jobs={jobs} jobId={jobId} />}
            <Link href={`/completeness?job=${jobId}`} className={buttonClass()}>
              Completeness
            </Link>
            <RedecideButton jobId={jobId} />
            <ExportMenu jobId={jobId} />
          </>
        }
      />
      <Views />
      {state.view === "items" && (
        <>
          <PeriodBar />
          <ItemFilters />
        </>
      )}
      <Boundary key={`${state.view} ${jobId}`} loading={<ListSkeleton />}>
        {state.view === "items" ? <Items jobId={jobId} /> : <Days jobId={jobId} />}
      </Boundary>
    </>
  );
}
