"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ListChecks, ListX } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useState } from "react";

import { ledgerHref } from "@/components/ledger/address";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button, buttonClass } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Empty, ListSkeleton } from "@/components/ui/states";
import type { JobWithLedger } from "@/server/domain/ledger/schema";

import { checkParsers, checksOptions } from "./address";
import { CheckDialog } from "./check-dialog";
import { CheckTable } from "./check-table";
import { Report } from "./report";

const note = "What Zoom reports for a period against what is archived, each difference with its reason";

function Reports({ jobId, onCheck }: { jobId: string; onCheck: () => void }) {
  const [state] = useQueryStates(checkParsers);
  const { data: checks } = useSuspenseQuery(checksOptions(useTRPC(), jobId));
  const current = state.check ?? checks[0]?.id;
  if (current === undefined) {
    return (
      <Empty
        icon={ListChecks}
        title="Nothing was checked yet"
        action={
          <Button look="primary" onClick={onCheck}>
            Check a period
          </Button>
        }
      >
        A report asks Zoom for everything it has of a period and compares it with the archive. By itself that
        happens once a week for the last thirty days, from the end of the first run on.
      </Empty>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Boundary key={current} loading={<ListSkeleton rows={6} />}>
        <Report id={current} />
      </Boundary>
      {checks.length > 0 && <CheckTable checks={checks} jobId={jobId} current={current} />}
    </div>
  );
}

function JobSelect({ jobs, jobId }: { jobs: readonly JobWithLedger[]; jobId: string }) {
  const [, set] = useQueryStates(checkParsers, { history: "push" });
  return (
    <select
      aria-label="Job"
      className={`${inputClass} w-auto! max-w-60`}
      value={jobId}
      onChange={({ target }) => void set({ job: target.value, check: null, show: null })}
    >
      {jobs.map(({ id, name, archived }) => (
        <option key={id} value={id}>
          {archived ? `${name} (archived)` : name}
        </option>
      ))}
    </select>
  );
}

/** Completeness reports of a job: the newest, or the one that the address names, and those before. */
export function Completeness() {
  const { data: jobs } = useSuspenseQuery(useTRPC().ledger.jobs.queryOptions());
  const [state] = useQueryStates(checkParsers);
  const [asking, setAsking] = useState(false);
  const jobId = state.job ?? jobs[0]?.id;
  if (jobId === undefined) {
    return (
      <>
        <PageHeader title="Completeness" note={note} />
        <Empty
          icon={ListX}
          title="There is no job to check"
          action={
            <Link href="/jobs" className={buttonClass("primary")}>
              Go to Jobs
            </Link>
          }
        >
          Connect your company’s Zoom account first.
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Completeness"
        note={note}
        actions={
          <>
            {jobs.length > 1 && <JobSelect jobs={jobs} jobId={jobId} />}
            <Link href={ledgerHref({ job: jobId })} className={buttonClass()}>
              Show ledger
            </Link>
            <Button look="primary" onClick={() => setAsking(true)}>
              Check a period
            </Button>
          </>
        }
      />
      <Boundary key={jobId} loading={<ListSkeleton />}>
        <Reports jobId={jobId} onCheck={() => setAsking(true)} />
      </Boundary>
      {asking && <CheckDialog jobId={jobId} onClose={() => setAsking(false)} />}
    </>
  );
}
