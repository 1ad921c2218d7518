import { useFormContext, useWatch } from "react-hook-form";

import { Checkbox, TextField } from "@/components/ui/field";

import { Fieldset, Radio } from "./fieldset";
import { RetentionField } from "./retention-field";
import type { RuleForm } from "./rule-form";
import { recordingTypeWords } from "./words";

const recordingTypes = Object.entries(recordingTypeWords);

/** What a recording rule says; fields that have no effect under its type are absent. */
export function RecordingFields() {
  const { register, formState } = useFormContext<RuleForm>();
  const type = useWatch<RuleForm, "recording.recordingType">({ name: "recording.recordingType" });
  return (
    <>
      <Fieldset
        legend="Recording Type"
        hint={
          type === "bulk"
            ? "Bulk Recording is all that an import from Zoom needs: whatever Zoom recorded is imported."
            : type === "never"
              ? "Nothing of these people is imported, whatever Zoom recorded."
              : "Only what was recorded by hand at Zoom, or what its owner asks for here, is imported."
        }
      >
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {recordingTypes.map(([value, label]) => (
            <Radio key={value} label={label} value={value} {...register("recording.recordingType")} />
          ))}
        </div>
        {type === "bulk" && (
          <div className="mt-3 grid gap-2 sm:grid-cols-2">
            <Checkbox
              label="Recording Control for Bulk Recording"
              hint="The person may pause or stop the recording at Zoom."
              {...register("recording.recordingControl")}
            />
            <Checkbox
              label="Record Switch"
              hint="The person may turn their bulk recording off and on, under My recording."
              {...register("recording.recordSwitch")}
            />
          </div>
        )}
        {type === "on_demand" && (
          <div className="mt-3 max-w-72">
            <TextField
              label="Days to ask for a recording"
              type="number"
              inputMode="numeric"
              min={1}
              max={90}
              hint="Counted from its end. Then it is skipped."
              error={formState.errors.recording?.onDemandDays && "Enter a whole number of days from 1 to 90."}
              {...register("recording.onDemandDays", { valueAsNumber: true })}
            />
          </div>
        )}
      </Fieldset>
      {type !== "never" && (
        <>
          <Fieldset legend="What is kept">
            <div className="grid gap-2 sm:grid-cols-2">
              <Checkbox label="Audio" {...register("recording.audio")} />
              <Checkbox label="Video/Screen Recording" {...register("recording.video")} />
              <Checkbox label="Screen Only Recording" {...register("recording.screenOnly")} />
              <Checkbox
                label="Chat"
                hint="Of sources other than Zoom. Zoom’s chat comes with the Zoom add-on."
                {...register("recording.chat")}
              />
              <Checkbox
                className="sm:col-span-2"
                label="Re-evaluate a call when it changes from 1:1 to Meeting"
                hint="For sources that carry a call on as a meeting. Zoom keeps the two apart: each is always decided by its own owner’s rule."
                {...register("recording.reevaluate")}
              />
            </div>
          </Fieldset>
          <RetentionField />
        </>
      )}
    </>
  );
}
