import { useId } from "react";

import { fromLocalTime, toLocalTime } from "@/components/format/local-time";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";

type MomentFieldProps = {
  /** "Start Date" or "End Date". */
  label: string;
  value: Date | null;
  zone: string;
  /** Used when a date is picked before a time. */
  defaultTime: string;
  onChange: (value: Date | null) => void;
};

/** Date and time in the viewer's zone, with Clear. */
export function MomentField({ label, value, zone, defaultTime, onChange }: MomentFieldProps) {
  const id = useId();
  const local = value ? toLocalTime(value, zone) : { date: "", time: "" };
  const change = (part: Partial<typeof local>) => {
    const next = { ...local, ...part };
    if (next.date === "") onChange(null);
    else onChange(fromLocalTime({ date: next.date, time: next.time || defaultTime }, zone));
  };
  return (
    <div>
      <div className="mb-1 flex items-center justify-between">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <Button
          look="ghost"
          className="h-6! px-1.5! text-2xs!"
          aria-label={`Clear ${label}`}
          disabled={!value}
          onClick={() => onChange(null)}
        >
          Clear
        </Button>
      </div>
      <div className="grid grid-cols-[1fr_6.5rem] gap-1.5">
        <input
          id={id}
          type="date"
          className={inputClass}
          value={local.date}
          min="1990-01-01"
          max="2199-12-31"
          onChange={(event) => {
            if (event.target.validity.valid) change({ date: event.target.value });
          }}
        />
        <input
          type="time"
          aria-label={`${label}, time`}
          className={inputClass}
          value={local.time}
          disabled={!value}
          onChange={(event) => {
            if (event.target.value) change({ time: event.target.value });
          }}
        />
      </div>
    </div>
  );
}
