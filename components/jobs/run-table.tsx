import { History } from "lucide-react";
import Link from "next/link";

import { formatNumber } from "@/components/format/text";
import { formatDuration } from "@/components/format/time";
import { Moment } from "@/components/format/zone";
import { ledgerHref } from "@/components/ledger/address";
import { Badge } from "@/components/ui/badge";
import { Empty } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RunSummary } from "@/server/domain/jobs/schema";

import { jobHref } from "./address";
import { resultSentence, skippedCount } from "./run-words";
import { runStateWords, triggerWords } from "./words";

/** Runs of one job, newest first; `current` is the one shown above. */
export function RunTable({ runs, current }: { runs: readonly RunSummary[]; current: string | undefined }) {
  if (runs.length === 0) {
    return (
      <Empty icon={History} title="No runs yet">
        The first one comes when the job is connected, with “Run now”, or with the schedule. What Zoom
        announces in between is imported at once, without a run.
      </Empty>
    );
  }
  return (
    <Table label="Past runs">
      <thead>
        <tr>
          <Th>Started</Th>
          <Th>By</Th>
          <Th>State</Th>
          <Th>Took</Th>
          <Th align="right">Seen</Th>
          <Th align="right">Archived</Th>
          <Th align="right">Skipped</Th>
          <Th align="right">Failed</Th>
          <Th>Result</Th>
          <Th>Log of decisions</Th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const { label, tone } = runStateWords[run.state];
          const began = run.startedAt ?? run.createdAt;
          return (
            <Tr key={run.id} aria-current={run.id === current ? "true" : undefined}>
              <Td className="whitespace-nowrap">
                <Link
                  data-row
                  href={jobHref(run.jobId, { run: run.id })}
                  className="rounded-sm text-accent hover:underline"
                >
                  <Moment at={began} to="second" />
                </Link>
              </Td>
              <Td className="whitespace-nowrap">
                {triggerWords[run.trigger]}
                {(run.trigger === "backfill" || run.trigger === "gap") && run.window && (
                  <span className="block text-2xs text-muted">
                    <Moment at={run.window.from} to="date" /> to <Moment at={run.window.to} to="date" />
                  </span>
                )}
              </Td>
              <Td>
                <Badge tone={tone}>{label}</Badge>
              </Td>
              <Td className="whitespace-nowrap">
                {run.finishedAt
                  ? formatDuration(run.finishedAt.getTime() - began.getTime())
                  : "Still going on"}
              </Td>
              <Td className="text-right">{formatNumber(run.seen)}</Td>
              <Td className="text-right">{formatNumber(run.archived)}</Td>
              <Td className="text-right">{formatNumber(skippedCount(run))}</Td>
              <Td className="text-right">{formatNumber(run.failed)}</Td>
              <Td className="min-w-56">{run.failure ?? resultSentence(run)}</Td>
              <Td>
                <Link
                  href={ledgerHref({ job: run.jobId, run: run.id, view: "items" })}
                  className="rounded-sm text-accent hover:underline"
                >
                  Show<span className="sr-only"> the decisions of this run</span>
                </Link>
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
