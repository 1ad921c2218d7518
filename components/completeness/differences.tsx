import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import Link from "next/link";
import { useQueryStates } from "nuqs";

import { formatBytes, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { itemStateWords } from "@/components/jobs/ledger-words";
import { kindWords, stateTones } from "@/components/ledger/words";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { LoadMore } from "@/components/ui/load-more";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type CheckDetail, type Difference, differenceGroups } from "@/server/domain/completeness/schema";

import { checkParsers, differencesOptions } from "./address";
import { differenceLabels, differenceWords, isAbsence, nothingWords } from "./words";

const link = "rounded-sm text-accent hover:underline";

/** How it stands by now: a report is of its moment. */
function Now({ now, inLedger }: Difference) {
  if (!now)
    return <span className="text-muted">{inLedger ? "Forgotten by the ledger" : "Not in the ledger"}</span>;
  return (
    <Link href={`/ledger/${now.itemId}`} prefetch={false} className={link}>
      {itemStateWords[now.state]}
    </Link>
  );
}

const sizeWords = ({ sizeBytes, reason }: Difference) =>
  sizeBytes === null ? (isAbsence(reason) ? "" : "Unknown") : formatBytes(sizeBytes);

function Row({ found }: { found: Difference }) {
  const { state, reason, inLedger } = found;
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        <Moment at={found.startedAt} to="second" />
      </Td>
      <Td className="whitespace-nowrap">{kindWords[found.kind]}</Td>
      <Td>
        {state ? (
          <Badge tone={stateTones[state]}>{itemStateWords[state]}</Badge>
        ) : (
          <Badge tone="warn">{isAbsence(reason) ? "No recording" : "Not in the ledger"}</Badge>
        )}
      </Td>
      <Td className="min-w-52">
        {inLedger || isAbsence(reason)
          ? differenceWords[reason]
          : `the ledger had no row of it; decision: ${differenceWords[reason]}`}
      </Td>
      <Td className="text-right whitespace-nowrap">{sizeWords(found)}</Td>
      <Td className="whitespace-nowrap">{isAbsence(reason) && !found.now ? "" : <Now {...found} />}</Td>
    </Tr>
  );
}

/** Every difference of a report: what should be here, what was never recorded, and what a decision keeps away. */
export function Differences({ check }: { check: CheckDetail }) {
  const [{ show }, set] = useQueryStates(checkParsers, { history: "push" });
  const query = useSuspenseInfiniteQuery(differencesOptions(useTRPC(), check.id, show));
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <div>
      <div role="group" aria-label="Differences" className="mb-2 flex gap-1 border-b border-line">
        {differenceGroups.map((group) => (
          <button
            key={group}
            type="button"
            aria-pressed={group === show}
            onClick={() => void set({ show: group })}
            className={clsx(
              "-mb-px border-b-2 px-2.5 py-2 text-sm font-medium",
              group === show ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {differenceLabels[group]}{" "}
            <span className="font-normal tabular-nums">({formatNumber(check[group])})</span>
          </button>
        ))}
      </div>
      {items.length === 0 ? (
        <p className="py-3 text-sm text-muted">{nothingWords[show]}</p>
      ) : (
        <Table label="Differences">
          <thead>
            <tr>
              <Th>Start</Th>
              <Th>Kind</Th>
              <Th>State then</Th>
              <Th>Reason</Th>
              <Th align="right">Size</Th>
              <Th>Now</Th>
            </tr>
          </thead>
          <tbody>
            {items.map((found) => (
              <Row key={`${found.kind} ${found.sourceKey}`} found={found} />
            ))}
          </tbody>
        </Table>
      )}
      <LoadMore query={query} />
    </div>
  );
}
