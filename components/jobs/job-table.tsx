import { useSuspenseQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import Link from "next/link";

import { counted, formatBytes, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Button, buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Empty } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { JobListItem } from "@/server/domain/jobs/schema";

import { jobHref } from "./address";
import { mayRun } from "./may-run";
import { jobsOptions } from "./queries";
import { StateBadge } from "./state-badge";
import { useRunNow } from "./use-run-now";
import { jobGroupWords } from "./words";

function RunNow({ job }: { job: JobListItem }) {
  const runNow = useRunNow();
  if (job.archived) return null;
  if (job.state === "running" || job.state === "paused") {
    return (
      <Link
        href={jobHref(job.id)}
        aria-label={`Show run of ${job.name}`}
        className={buttonClass("secondary")}
      >
        Show run
      </Link>
    );
  }
  return (
    <Button
      aria-label={`Run now: ${job.name}`}
      busy={runNow.isPending || runNow.isSuccess}
      disabled={!mayRun(job)}
      onClick={() => runNow.mutate({ id: job.id })}
    >
      Run now
    </Button>
  );
}

function Row({ job }: { job: JobListItem }) {
  return (
    <Tr>
      <Td className="font-medium whitespace-nowrap">
        <Link data-row href={jobHref(job.id)} className="rounded-sm text-accent hover:underline">
          {job.name}
        </Link>
        {job.archived && <span className="block text-2xs font-normal text-muted">Archived</span>}
      </Td>
      <Td>{job.enabled ? "On" : "Off"}</Td>
      <Td className="whitespace-nowrap">{jobGroupWords[job.group]}</Td>
      <Td>
        <StateBadge state={job.state} />
      </Td>
      <Td className="whitespace-nowrap">{job.nextRunAt ? <Moment at={job.nextRunAt} /> : "None planned"}</Td>
      <Td className="whitespace-nowrap">{job.lastSuccessAt ? <Moment at={job.lastSuccessAt} /> : "Never"}</Td>
      <Td className="text-right">{formatNumber(job.conversationCount)}</Td>
      <Td className="whitespace-nowrap">
        {job.remaining && `${counted(job.remaining.items, "file")}, ${formatBytes(job.remaining.bytes)}`}
      </Td>
      <Td>
        <span className="inline-flex items-center gap-1">
          <code className="font-mono text-2xs" title={job.id}>
            {job.id.slice(0, 8)}
          </code>
          <CopyButton text={job.id} label={`Copy Id of ${job.name}`} />
        </span>
      </Td>
      <Td className="sticky right-0 bg-surface">
        <RunNow job={job} />
      </Td>
    </Tr>
  );
}

type JobTableProps = { historical: boolean; onAdd: () => void };

export function JobTable({ historical, onAdd }: JobTableProps) {
  const { data: jobs } = useSuspenseQuery(jobsOptions(useTRPC(), historical));
  if (jobs.length === 0) {
    return (
      <Empty
        icon={Plug}
        title="No jobs yet"
        action={
          <Button look="primary" onClick={onAdd}>
            Add Integration Job
          </Button>
        }
      >
        An integration job connects your company’s Zoom account once. From then on it imports what your
        recording rules keep.
      </Empty>
    );
  }
  return (
    <Table label="Jobs">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Enabled</Th>
          <Th>Group</Th>
          <Th>State</Th>
          <Th>Next run</Th>
          <Th wrap>Last successful run</Th>
          <Th wrap align="right">
            Number of conversations
          </Th>
          <Th wrap>Remaining package size</Th>
          <Th>Id</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Row key={job.id} job={job} />
        ))}
      </tbody>
    </Table>
  );
}
