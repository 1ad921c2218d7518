import { useSuspenseQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";

import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { itemStateWords } from "@/components/jobs/ledger-words";
import { dayWords, kindWords } from "@/components/ledger/words";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Boundary } from "@/components/ui/boundary";
import { ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CheckDetail } from "@/server/domain/completeness/schema";

import { checkOptions } from "./address";
import { Differences } from "./differences";
import { conclusion, differenceWords, isAbsence, kindNote, pastWords, verdict } from "./words";

function Kinds({ kinds }: Pick<CheckDetail, "kinds">) {
  return (
    <Table label="By kind">
      <thead>
        <tr>
          <Th>Kind</Th>
          <Th align="right">Zoom reports</Th>
          <Th align="right">Archived</Th>
          <Th align="right">Different</Th>
          <Th>Note</Th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, reported, archived, different, off, partial }) => (
          <Tr key={kind}>
            <Td className="whitespace-nowrap">{kindWords[kind]}</Td>
            <Td className="text-right">{off ? "" : formatNumber(reported)}</Td>
            <Td className="text-right">{off ? "" : formatNumber(archived)}</Td>
            <Td className="text-right">{off ? "" : formatNumber(different)}</Td>
            <Td className="text-muted">{kindNote({ off, partial })}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What took place, whether or not it was recorded. */
function Past({ past }: Pick<CheckDetail, "past">) {
  return (
    <Table label="What took place">
      <thead>
        <tr>
          <Th>What took place</Th>
          <Th align="right">Took place</Th>
          <Th align="right">With a recording</Th>
          <Th align="right">To be recorded, and not</Th>
          <Th>Note</Th>
        </tr>
      </thead>
      <tbody>
        {past.map((row) => (
          <Tr key={row.past}>
            <Td className="whitespace-nowrap">{pastWords[row.past]}</Td>
            <Td className="text-right">{row.off ? "" : formatNumber(row.tookPlace)}</Td>
            <Td className="text-right">{row.off ? "" : formatNumber(row.recorded)}</Td>
            <Td className="text-right">{row.off ? "" : formatNumber(row.absent)}</Td>
            <Td className="text-muted">{kindNote(row)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Reasons({ reasons }: Pick<CheckDetail, "reasons">) {
  return (
    <Table label="Differences by reason">
      <thead>
        <tr>
          <Th>State</Th>
          <Th>Reason</Th>
          <Th align="right">Files</Th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(({ state, reason, inLedger, open, count }) => (
          <Tr key={`${state ?? ""} ${reason} ${inLedger} ${open}`}>
            <Td>
              <Badge tone={open || isAbsence(reason) ? "warn" : "neutral"}>
                {state ? itemStateWords[state] : isAbsence(reason) ? "No recording" : "Not in the ledger"}
              </Badge>
            </Td>
            <Td>{differenceWords[reason]}</Td>
            <Td className="text-right">{formatNumber(count)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** One report: its conclusion, its numbers, and every difference. */
export function Report({ id }: { id: string }) {
  const { data: check } = useSuspenseQuery(checkOptions(useTRPC(), id));
  const { tone, label } = verdict(check);
  const allThere = check.state === "done" && check.complete === true && check.open + check.absent === 0;
  return (
    <section
      aria-labelledby="report"
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <div>
        <div className="flex flex-wrap items-center gap-2">
          <h2 id="report" className="text-base font-semibold">
            {dayWords(check.from)} to {dayWords(check.to)}
          </h2>
          <Badge tone={tone}>{label}</Badge>
          <p className="text-sm text-muted">
            {check.bySchedule ? "by schedule" : "asked for by hand"},{" "}
            <Moment at={check.createdAt} to="second" /> · days in {check.timeZone}
          </p>
        </div>
        <p role="status" className="mt-1 flex items-start gap-2 text-sm">
          {allThere && <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />}
          {conclusion(check)}
        </p>
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Kinds kinds={check.kinds} />
        {check.reasons.length > 0 && <Reasons reasons={check.reasons} />}
        <div className="xl:col-span-2">
          <Past past={check.past} />
        </div>
      </div>
      {check.open + check.absent + check.decided > 0 && (
        <Boundary loading={<ListSkeleton rows={4} />}>
          <Differences check={check} />
        </Boundary>
      )}
    </section>
  );
}
