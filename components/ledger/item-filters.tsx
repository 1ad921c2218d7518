import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { itemStateWords, reasonWords } from "@/components/jobs/ledger-words";
import { decisionReasons, itemStates } from "@/db/constants";
import { whereAtSource } from "@/server/domain/ledger/schema";

import { noFilter } from "./address";
import { useLedger } from "./use-ledger";

const several = "several";
const stateOptions = [
  { value: "", label: "All states" },
  ...itemStates.map((value) => ({ value, label: itemStateWords[value] })),
];
const reasonOptions = [
  { value: "", label: "All reasons" },
  ...decisionReasons.map((value) => ({ value, label: reasonWords[value] })),
];
const atSourceOptions = [
  { value: "", label: "There or not" },
  { value: "trashed", label: "Moved to Zoom’s trash" },
  { value: "deleted", label: "Deleted at Zoom" },
];

/** Narrows the items by state, reason, person, run and what became of them at Zoom. */
export function ItemFilters() {
  const [{ state, reason, owner, run, atSource }, set] = useLedger();
  const narrowed = state.length > 0 || reason !== null || owner !== null || run !== null || atSource !== null;
  const options =
    state.length > 1
      ? [{ value: several, label: state.map((one) => itemStateWords[one]).join(" or ") }, ...stateOptions]
      : stateOptions;
  return (
    <div className="mb-3 flex flex-wrap items-end gap-x-3 gap-y-2">
      <SelectField
        label="State"
        options={options}
        value={state.length > 1 ? several : (state[0] ?? "")}
        onChange={({ target }) => void set({ state: itemStates.filter((known) => known === target.value) })}
      />
      <SelectField
        label="Reason"
        options={reasonOptions}
        value={reason ?? ""}
        onChange={({ target }) =>
          void set({ reason: decisionReasons.find((known) => known === target.value) ?? null })
        }
      />
      <SelectField
        label="At Zoom"
        options={atSourceOptions}
        value={atSource ?? ""}
        onChange={({ target }) =>
          void set({ atSource: whereAtSource.find((known) => known === target.value) ?? null })
        }
      />
      {owner && <Button onClick={() => void set({ owner: null })}>Only of one person: show all</Button>}
      {run && <Button onClick={() => void set({ run: null })}>Only of one run: show all</Button>}
      {narrowed && (
        <Button look="ghost" onClick={() => void set(noFilter)}>
          Clear
        </Button>
      )}
    </div>
  );
}
