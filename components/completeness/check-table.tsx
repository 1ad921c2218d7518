import Link from "next/link";

import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { dayWords } from "@/components/ledger/words";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CheckSummary } from "@/server/domain/completeness/schema";

import { verdict } from "./words";

type CheckTableProps = { checks: readonly CheckSummary[]; jobId: string; current: string };

/** Reports of a job, newest first; `current` is the one shown above. */
export function CheckTable({ checks, jobId, current }: CheckTableProps) {
  return (
    <section aria-labelledby="reports" className="flex flex-col gap-2">
      <h2 id="reports" className="text-base font-semibold">
        Reports
      </h2>
      <Table label="Completeness reports">
        <thead>
          <tr>
            <Th>Made</Th>
            <Th>Period</Th>
            <Th>By</Th>
            <Th>Result</Th>
            <Th align="right">Reported</Th>
            <Th align="right">Archived</Th>
            <Th align="right">Should be here</Th>
            <Th align="right">Not kept</Th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => {
            const { tone, label } = verdict(check);
            return (
              <Tr key={check.id} aria-current={check.id === current ? "true" : undefined}>
                <Td className="whitespace-nowrap">
                  <Link
                    data-row
                    href={`/completeness?job=${jobId}&check=${check.id}`}
                    prefetch={false}
                    className="rounded-sm text-accent hover:underline"
                  >
                    <Moment at={check.createdAt} to="second" />
                  </Link>
                </Td>
                <Td className="whitespace-nowrap">
                  {dayWords(check.from)} to {dayWords(check.to)}
                </Td>
                <Td>{check.bySchedule ? "Schedule" : "Hand"}</Td>
                <Td>
                  <Badge tone={tone}>{label}</Badge>
                </Td>
                <Td className="text-right">{formatNumber(check.reported)}</Td>
                <Td className="text-right">{formatNumber(check.archived)}</Td>
                <Td className="text-right">{formatNumber(check.open)}</Td>
                <Td className="text-right">{formatNumber(check.decided)}</Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </section>
  );
}
