import { useSuspenseQuery } from "@tanstack/react-query";
import { useId } from "react";

import { endAfterMinute, lastMinuteBefore } from "@/components/format/local-time";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { Checkbox, inputClass, SelectField } from "@/components/ui/field";
import { conversationTypes } from "@/db/constants";

import { cycleLabels, cycleRange, presetCycles } from "./cycle";
import { isFiltered } from "./filter";
import { FilterFields } from "./filter-fields";
import { integrationLabels } from "./integration-labels";
import { typeLabels } from "./labels";
import { MomentField } from "./moment-field";
import { useFilter } from "./use-filter";

const typeOptions = [
  { value: "", label: "All types" },
  ...conversationTypes.map((type) => ({ value: type, label: typeLabels[type] })),
];
const cycleOptions = [
  { value: "", label: "Any time" },
  ...[...presetCycles, "custom" as const].map((cycle) => ({ value: cycle, label: cycleLabels[cycle] })),
];

function Integrations() {
  const { data: integrations } = useSuspenseQuery(useTRPC().conversations.integrations.queryOptions());
  const { state, zone, set } = useFilter();
  const labels = integrationLabels(integrations, zone);
  const toggle = (id: string, on: boolean) => {
    const rest = state.integrations.filter((other) => other !== id);
    set({ integrations: on ? [...rest, id] : rest });
  };
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">Integrations</legend>
      {integrations.length === 0 && <p className="text-sm text-muted">None yet</p>}
      <div className="flex max-h-44 flex-col gap-1.5 overflow-y-auto">
        {integrations.map(({ id }) => (
          <Checkbox
            key={id}
            label={labels.get(id)}
            checked={state.integrations.includes(id)}
            onChange={(event) => toggle(id, event.target.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Type, Cycle, Start Date, End Date, Participants, Integrations; the whole state is the address. */
export function FilterPanel() {
  const { state, filter, range, zone, set, clear } = useFilter();
  const participantsId = useId();
  const custom = !state.cycle && (range.from !== null || range.to !== null);
  const choose = (value: string) => {
    const kept = range.from || range.to ? range : cycleRange("today", new Date(), zone);
    if (value === "custom") set({ cycle: null, ...kept });
    else set({ cycle: presetCycles.find((cycle) => cycle === value) ?? null, from: null, to: null });
  };
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label="Type"
        options={typeOptions}
        value={state.type ?? ""}
        onChange={({ target }) =>
          set({ type: conversationTypes.find((type) => type === target.value) ?? null })
        }
      />
      <SelectField
        label="Cycle"
        options={cycleOptions}
        value={state.cycle ?? (custom ? "custom" : "")}
        onChange={({ target }) => choose(target.value)}
      />
      <MomentField
        label="Start Date"
        value={range.from}
        zone={zone}
        defaultTime="00:00"
        onChange={(from) => set({ cycle: null, from, to: range.to })}
      />
      <MomentField
        label="End Date"
        value={range.to && lastMinuteBefore(range.to)}
        zone={zone}
        defaultTime="23:59"
        onChange={(last) => set({ cycle: null, from: range.from, to: last && endAfterMinute(last) })}
      />
      <div className="flex flex-col gap-1">
        <label htmlFor={participantsId} className="text-sm font-medium">
          Participants
        </label>
        <DebouncedInput
          id={participantsId}
          className={inputClass}
          placeholder="Name, e-mail or number"
          maxLength={200}
          value={state.participants}
          onCommit={(participants) => set({ participants })}
        />
      </div>
      <Integrations />
      <FilterFields />
      <Button disabled={!isFiltered(filter)} onClick={clear}>
        Clear filter
      </Button>
    </div>
  );
}
