import { useController } from "react-hook-form";

import { Button } from "@/components/ui/button";
import { Checkbox, TextField } from "@/components/ui/field";
import { maxRetentionDays } from "@/server/domain/rules/schema";

import type { RuleForm } from "./rule-form";
import { retentionWords } from "./words";

const presetDays = [30, 90, 180, 365, 730, 1_825, 3_650] as const;

/** `Retention Time (Days)`, by number, by preset, or for ever. */
export function RetentionField() {
  const {
    field: { value: days, name, ref, onBlur, onChange },
    fieldState: { error },
  } = useController<RuleForm, "recording.retentionDays">({ name: "recording.retentionDays" });
  return (
    <fieldset className="flex flex-col gap-2 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-sm font-medium">Retention</legend>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <TextField
          label="Retention Time (Days)"
          type="number"
          inputMode="numeric"
          min={1}
          max={maxRetentionDays}
          step={1}
          ref={ref}
          name={name}
          onBlur={onBlur}
          disabled={days === null}
          value={days === null || Number.isNaN(days) ? "" : days}
          onChange={({ target }) => onChange(target.valueAsNumber)}
          error={error && `Enter a whole number of days from 1 to ${maxRetentionDays}, or tick “For ever”.`}
        />
        <Checkbox
          className="pb-1.5"
          label="For ever"
          checked={days === null}
          onChange={({ target }) => onChange(target.checked ? null : presetDays[4])}
        />
      </div>
      <div role="group" aria-label="Usual times" className="flex flex-wrap gap-1.5">
        {presetDays.map((preset) => (
          <Button
            key={preset}
            look={preset === days ? "primary" : "secondary"}
            aria-pressed={preset === days}
            onClick={() => onChange(preset)}
          >
            {retentionWords(preset)}
          </Button>
        ))}
      </div>
      <p className="text-2xs text-muted">
        Counted from the end of the conversation and stamped at import. A longer time also reaches what this
        rule keeps already; a shorter one never does.
      </p>
    </fieldset>
  );
}
