import { useState } from "react";

import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, inputClass, SelectField } from "@/components/ui/field";
import { ListSkeleton } from "@/components/ui/states";

import { countFilters, noFilter, toUserFilter } from "./address";
import { useFilterParts } from "./use-filter-parts";
import { useUserList } from "./use-user-list";

type ChoiceProps = {
  label: string;
  options: { value: string; label: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

const searchableFrom = 9;

function Choice({ label, options, chosen, onChange }: ChoiceProps) {
  const [words, setWords] = useState("");
  const shown = options.filter((option) => option.label.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <fieldset className="border-b border-line pb-3">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {options.length >= searchableFrom && (
        <input
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="Find"
          className={`${inputClass} mb-1.5`}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      )}
      <div className="flex max-h-48 flex-col gap-1.5 overflow-y-auto">
        {shown.map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            checked={chosen.includes(option.value)}
            onChange={({ target }) =>
              onChange(
                target.checked ? [...chosen, option.value] : chosen.filter((value) => value !== option.value),
              )
            }
          />
        ))}
        {shown.length === 0 && <p className="text-sm text-muted">None with these words.</p>}
      </div>
    </fieldset>
  );
}

function FilterFields() {
  const [state, set] = useUserList();
  const { parts, sources } = useFilterParts();
  return (
    <div className="flex flex-col gap-3">
      {parts.map(({ key, label, options }) => (
        <Choice
          key={key}
          label={label}
          options={options}
          chosen={state[key]}
          onChange={(chosen) => void set({ [key]: chosen.length > 0 ? chosen : null, page: null })}
        />
      ))}
      <SelectField
        label="Values come from"
        options={[{ value: "", label: "Anywhere" }, ...sources]}
        value={state.source ?? ""}
        onChange={({ target }) => void set({ source: target.value || null, page: null })}
      />
      <Checkbox
        label="Without a license seat"
        hint="The configuration gives a license, and your organization has none left."
        checked={state.short}
        onChange={({ target }) => void set({ short: target.checked || null, page: null })}
      />
    </div>
  );
}

/** Every part of the filter; each choice acts at once. */
export function FilterDrawer({ onClose }: { onClose: () => void }) {
  const [state, set] = useUserList();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Filter Panel" place="right">
      <Boundary loading={<ListSkeleton rows={6} />}>
        <FilterFields />
      </Boundary>
      <DialogActions>
        <Button disabled={countFilters(toUserFilter(state)) === 0} onClick={() => void set(noFilter)}>
          Clear filter
        </Button>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
