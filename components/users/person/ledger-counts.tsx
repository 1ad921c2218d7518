import Link from "next/link";

import { counted } from "@/components/format/text";
import { explain, itemStateWords } from "@/components/jobs/ledger-words";
import { ledgerHref } from "@/components/ledger/address";
import type { ImportExplanation, LedgerCount } from "@/server/domain/users/person/schema";

type LedgerCountsProps = { personId: string; explanation: ImportExplanation; mayOpen: boolean };

const countWords = ({ recordings, files }: LedgerCount) =>
  `${counted(recordings, "recording")} (${counted(files, "file")})`;

/** What the ledger says of the last days, by state and reason. */
export function LedgerCounts({ personId, explanation, mayOpen }: LedgerCountsProps) {
  const { ledger, ledgerDays } = explanation;
  const several = new Set(ledger.map(({ jobId }) => jobId)).size > 1;
  return (
    <div className="border-t border-line px-4 py-3 text-sm">
      <h3 className="font-medium">Recorded in the last {ledgerDays} days</h3>
      {ledger.length === 0 && <p className="mt-1 text-muted">Nothing that any job has seen.</p>}
      <ul className="mt-1 empty:hidden">
        {ledger.map((row) => {
          const { jobId, jobName, state, reason } = row;
          return (
            <li key={`${jobId} ${state} ${reason}`} className="flex flex-wrap gap-x-1.5 py-0.5">
              <span className="font-medium">{itemStateWords[state]}:</span>
              {mayOpen ? (
                <Link
                  href={ledgerHref({ job: jobId, view: "items", owner: personId, state: [state], reason })}
                  className="rounded-sm text-accent hover:underline"
                >
                  {countWords(row)}
                </Link>
              ) : (
                countWords(row)
              )}
              <span className="text-muted">
                {explain({ state, reason, failure: null })}
                {several && ` · ${jobName}`}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
