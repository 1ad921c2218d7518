import { useQueryStates } from "nuqs";
import Link from "next/link";

import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { ListSkeleton } from "@/components/ui/states";
import { decisionReasons, itemStates } from "@/db/constants";

import { jobHref, jobParsers } from "./address";
import { Ledger } from "./ledger";
import { itemStateWords, reasonWords } from "./ledger-words";
import { ledgerFilter } from "./queries";

const stateOptions = [
  { value: "", label: "All states" },
  ...itemStates.map((value) => ({ value, label: itemStateWords[value] })),
];
const reasonOptions = [
  { value: "", label: "All reasons" },
  ...decisionReasons.map((value) => ({ value, label: reasonWords[value] })),
];

/** The ledger of one job, or of one of its runs, by state and reason; the choice stands in the address. */
export function LedgerSection({ jobId }: { jobId: string }) {
  const [{ run, state, reason, owner }, set] = useQueryStates(jobParsers);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label="State"
          options={stateOptions}
          value={state ?? ""}
          onChange={({ target }) =>
            void set({ state: itemStates.find((known) => known === target.value) ?? null })
          }
        />
        <SelectField
          label="Reason"
          options={reasonOptions}
          value={reason ?? ""}
          onChange={({ target }) =>
            void set({ reason: decisionReasons.find((known) => known === target.value) ?? null })
          }
        />
        {owner && <Button onClick={() => void set({ owner: null })}>Only of one person: show all</Button>}
        <p className="pb-1.5 text-sm text-muted">
          {run ? "What no later run has seen again. " : "Everything this job has ever seen. "}
          {run && (
            <Link href={jobHref(jobId, { view: "ledger" })} className="rounded-sm text-accent underline">
              Show all of the job
            </Link>
          )}
        </p>
      </div>
      <Boundary loading={<ListSkeleton />}>
        <Ledger filter={ledgerFilter(jobId, { run, state, reason, owner })} />
      </Boundary>
    </div>
  );
}
