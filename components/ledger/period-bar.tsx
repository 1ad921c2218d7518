import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { sourceKinds } from "@/db/constants";

import { useLedger } from "./use-ledger";
import { dayAfter, kindWords } from "./words";

const kindOptions = [
  { value: "", label: "All kinds" },
  ...sourceKinds.map((value) => ({ value, label: kindWords[value] })),
];

const presets = [
  { label: "7 days", back: 6, by: null },
  { label: "30 days", back: 29, by: null },
  { label: "90 days", back: 89, by: null },
  { label: "12 months", back: 364, by: "month" },
] as const;

type PeriodBarProps = {
  /** The days that are shown while the address names none. */
  shown?: { from: string; to: string };
  children?: ReactNode;
};

/** Which days, by the calendar of the organization, and which kind of recordings. */
export function PeriodBar({ shown, children }: PeriodBarProps) {
  const [{ kind, ...state }, set] = useLedger();
  const from = state.from ?? shown?.from ?? null;
  const to = state.to ?? shown?.to ?? null;
  return (
    <div className="mb-3 flex flex-wrap items-end gap-x-3 gap-y-2">
      <TextField
        label="From"
        type="date"
        className="w-40!"
        value={from ?? ""}
        max={to ?? undefined}
        onChange={({ target }) => void set({ from: target.value || null })}
      />
      <TextField
        label="To"
        type="date"
        className="w-40!"
        value={to ?? ""}
        min={from ?? undefined}
        onChange={({ target }) => void set({ to: target.value || null })}
      />
      <div role="group" aria-label="Period" className="flex flex-wrap gap-1">
        {presets.map(({ label, back, by }) => (
          <Button
            key={label}
            look="ghost"
            onClick={() =>
              void set({ from: dayAfter(new Date().toISOString().slice(0, 10), -back), to: null, by })
            }
          >
            {label}
          </Button>
        ))}
      </div>
      <SelectField
        label="Kind"
        options={kindOptions}
        value={kind ?? ""}
        onChange={({ target }) =>
          void set({ kind: sourceKinds.find((known) => known === target.value) ?? null })
        }
      />
      {children}
    </div>
  );
}
