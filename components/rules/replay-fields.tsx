import { useController, useFormContext, useWatch } from "react-hook-form";

import { Checkbox, SelectField, TextField } from "@/components/ui/field";

import { Fieldset, Radio } from "./fieldset";
import { type Naming, PickerField } from "./picker-field";
import type { RuleForm } from "./rule-form";
import { replayModeWords, visibilityWords } from "./words";

const visibilities = Object.entries(visibilityWords).map(([value, label]) => ({ value, label }));
const modes = Object.entries(replayModeWords).map(([value, label]) => ({ value, label }));

function WindowFields() {
  const { field, fieldState } = useController<RuleForm, "replay.window">({ name: "replay.window" });
  const { value: shown } = field;
  const dates = shown?.kind === "dates" ? shown : null;
  return (
    <div className="flex flex-col gap-2">
      <div role="radiogroup" aria-label="Time window" className="flex flex-wrap gap-x-5 gap-y-2">
        <Radio
          label="The last days"
          name="window"
          checked={shown?.kind === "days"}
          onChange={() => field.onChange({ kind: "days", days: 30 })}
        />
        <Radio
          label="Between two dates"
          name="window"
          checked={dates !== null}
          onChange={() => field.onChange({ kind: "dates", from: "", to: "" })}
        />
      </div>
      {shown?.kind === "days" && (
        <div className="max-w-48">
          <TextField
            label="Days"
            type="number"
            inputMode="numeric"
            min={1}
            value={Number.isNaN(shown.days) ? "" : shown.days}
            onChange={({ target }) => field.onChange({ kind: "days", days: target.valueAsNumber })}
          />
        </div>
      )}
      {dates && (
        <div className="grid max-w-96 grid-cols-2 gap-3">
          <TextField
            label="From"
            type="date"
            value={dates.from}
            onChange={({ target }) => field.onChange({ ...dates, from: target.value })}
          />
          <TextField
            label="To"
            type="date"
            value={dates.to}
            onChange={({ target }) => field.onChange({ ...dates, to: target.value })}
          />
        </div>
      )}
      {fieldState.invalid && (
        <p role="alert" className="text-sm text-danger">
          {fieldState.error?.message ??
            "Give the window: a number of days from 1, or two dates in their order."}
        </p>
      )}
    </div>
  );
}

/** What a replay rule says; what depends on a choice is asked for when it is made. */
export function ReplayFields(naming: Naming) {
  const { register } = useFormContext<RuleForm>();
  const visibility = useWatch<RuleForm, "replay.visibility">({ name: "replay.visibility" });
  const mode = useWatch<RuleForm, "replay.replay">({ name: "replay.replay" });
  const blind = visibility === "none";
  const mute = blind || mode === "never";
  return (
    <>
      <Fieldset legend="Visibility">
        <div className="flex flex-col gap-3">
          <SelectField
            label="Sees conversations"
            options={visibilities}
            hint="Nobody finds, counts or opens a conversation that is not visible to them."
            {...register("replay.visibility")}
          />
          {visibility === "selected" && (
            <>
              <PickerField path="replay.personIds" label="People" of="people" {...naming} />
              <PickerField path="replay.groupIds" label="Groups" of="groups" {...naming} />
            </>
          )}
        </div>
      </Fieldset>
      <Fieldset legend="Replay" disabled={blind}>
        <div className="flex flex-col gap-3">
          <SelectField label="Replays" options={modes} {...register("replay.replay")} />
          {mode === "on_request" && !blind && (
            <PickerField path="replay.approverIds" label="Who approves" of="people" {...naming} />
          )}
          {mode === "time_window" && !blind && <WindowFields />}
          <Checkbox
            label="Ask for a reason"
            hint="Whoever opens the player says why first; it stands in the audit log."
            disabled={mute}
            {...register("replay.askReason")}
          />
        </div>
      </Fieldset>
      <Fieldset legend="What else" disabled={blind}>
        <div className="grid gap-2 sm:grid-cols-3">
          <Checkbox
            label="Download"
            hint="Also takes the right “Download”."
            {...register("replay.download")}
          />
          <Checkbox label="Transcript" {...register("replay.transcript")} />
          <Checkbox label="Chat" {...register("replay.chat")} />
        </div>
      </Fieldset>
    </>
  );
}
