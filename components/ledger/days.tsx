import { useSuspenseQuery } from "@tanstack/react-query";
import { ListX } from "lucide-react";
import Link from "next/link";
import { useDeferredValue } from "react";

import { formatNumber } from "@/components/format/text";
import { useZone } from "@/components/format/zone";
import { reasonWords } from "@/components/jobs/ledger-words";
import { useTRPC } from "@/components/trpc/client";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Empty } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type LedgerCounts, type LedgerDays, periodUnits } from "@/server/domain/ledger/schema";

import { ledgerHref, type LedgerState } from "./address";
import { blindKey, BlindStep } from "./blind-step";
import { blindWords } from "./blind-words";
import { PeriodBar } from "./period-bar";
import { daysOptions } from "./queries";
import { useLedger } from "./use-ledger";
import { countOf, dayWords, lastOfMonth, outcomes } from "./words";

const link = "rounded-sm text-accent hover:underline";
const unitOptions = periodUnits.map((value) => ({ value, label: value === "day" ? "Day" : "Month" }));

type CountsProps = { counts: LedgerCounts; period: { from: string; to: string }; state: LedgerState };

/** One row's numbers, each leading to its items. */
function Counts({ counts, period, state }: CountsProps) {
  const items = { ...state, ...period, view: "items" } as const;
  return (
    <>
      <Td className="text-right font-medium">{formatNumber(counts.seen)}</Td>
      {outcomes.map(({ label, states }) => {
        const count = countOf(counts, states);
        return (
          <Td key={label} className="text-right">
            {count === 0 ? (
              <span className="text-muted">0</span>
            ) : (
              <Link href={ledgerHref({ ...items, state: [...states] })} prefetch={false} className={link}>
                {formatNumber(count)}
              </Link>
            )}
          </Td>
        );
      })}
      <Td className="min-w-64">
        <ul className="flex flex-wrap gap-x-3 text-2xs">
          {counts.skipped.map(({ reason, count }) => (
            <li key={reason}>
              <Link
                href={ledgerHref({ ...items, state: ["skipped"], reason })}
                prefetch={false}
                className={link}
              >
                {reasonWords[reason]}
              </Link>{" "}
              <span className="text-muted">{formatNumber(count)}</span>
            </li>
          ))}
        </ul>
      </Td>
    </>
  );
}

function Rows({ found, state }: { found: LedgerDays; state: LedgerState }) {
  const all = { from: found.from, to: found.to };
  return (
    <>
      <tbody>
        {found.days.map(({ day, ...counts }) => {
          const period = { from: day, to: state.by === "month" ? lastOfMonth(day) : day };
          const opens: Partial<LedgerState> =
            state.by === "month"
              ? { ...state, ...period, by: "day" }
              : { ...state, ...period, view: "items" };
          return (
            <Tr key={day}>
              <Td className="whitespace-nowrap">
                <Link data-row href={ledgerHref(opens)} prefetch={false} className={link}>
                  {dayWords(day, state.by)}
                </Link>
              </Td>
              <Counts counts={counts} period={period} state={state} />
            </Tr>
          );
        })}
      </tbody>
      <tfoot className="border-t border-line bg-sunken">
        <tr>
          <Td className="font-medium whitespace-nowrap">All of the period</Td>
          <Counts counts={found.total} period={all} state={state} />
        </tr>
      </tfoot>
    </>
  );
}

/** Of what was not read there is nothing to count, and no proof that there is nothing. */
function Blind({ spots }: { spots: LedgerDays["blind"] }) {
  const zone = useZone();
  if (spots.length === 0) return null;
  return (
    <Notice tone="warn">
      <ul>
        {spots.map((spot) => (
          <li key={blindKey(spot)}>
            {blindWords(spot, zone, false)}. <BlindStep spot={spot} />
          </li>
        ))}
      </ul>
      <p>What Zoom has of that is not counted here.</p>
    </Notice>
  );
}

/** The ledger counted by day or month. */
export function Days({ jobId }: { jobId: string }) {
  const [current, set] = useLedger();
  const state = useDeferredValue(current);
  const { data: found } = useSuspenseQuery(daysOptions(useTRPC(), jobId, state));
  return (
    <div aria-busy={state !== current}>
      <PeriodBar shown={found}>
        <SelectField
          label="Count by"
          options={unitOptions}
          value={state.by}
          onChange={({ target }) =>
            void set({ by: periodUnits.find((unit) => unit === target.value) ?? null })
          }
        />
        <p className="pb-1.5 text-sm text-muted">
          By when the recording began, in the organization’s time zone {found.timeZone}
        </p>
      </PeriodBar>
      <Blind spots={found.blind} />
      {found.days.length === 0 ? (
        <Empty icon={ListX} title="Nothing was seen in this period">
          Choose another period, or run the job: each file that Zoom has is written here as soon as a run has
          seen it.
        </Empty>
      ) : (
        <Table label="Ledger by day">
          <thead>
            <tr>
              <Th>{state.by === "month" ? "Month" : "Day"}</Th>
              <Th align="right">Seen</Th>
              {outcomes.map(({ label }) => (
                <Th key={label} align="right">
                  {label}
                </Th>
              ))}
              <Th>Skipped because</Th>
            </tr>
          </thead>
          <Rows found={found} state={state} />
        </Table>
      )}
    </div>
  );
}
