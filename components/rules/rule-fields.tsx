import { useFormContext } from "react-hook-form";

import { SelectField, TextArea, TextField } from "@/components/ui/field";
import type { RuleKind } from "@/db/constants";

import { AccessFields } from "./access-fields";
import { AnalyticsFields } from "./analytics-fields";
import type { Naming } from "./picker-field";
import { RecordingFields } from "./recording-fields";
import { ReplayFields } from "./replay-fields";
import type { RuleForm } from "./rule-form";
import { ruleTypeWords } from "./words";

type RuleFieldsProps = Naming & {
  kind: RuleKind;
  /** Kinds that may be chosen; one = it stands. */
  kinds: readonly RuleKind[];
  onKind: (kind: RuleKind) => void;
};

/** Everything that a rule says, as its editor asks for it. */
export function RuleFields({ kind, kinds, onKind, ...naming }: RuleFieldsProps) {
  const { register, formState } = useFormContext<RuleForm>();
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Rule Type"
          disabled={kinds.length < 2}
          options={kinds.map((value) => ({ value, label: ruleTypeWords[value] }))}
          value={kind}
          onChange={({ target }) => {
            const chosen = kinds.find((known) => known === target.value);
            if (chosen) onKind(chosen);
          }}
        />
        <TextField
          label="Rule Name"
          autoComplete="off"
          maxLength={120}
          error={formState.errors.name?.message}
          {...register("name")}
        />
      </div>
      <TextArea
        label="Description"
        rows={2}
        maxLength={2_000}
        error={formState.errors.description?.message}
        {...register("description")}
      />
      {kind === "recording" && <RecordingFields />}
      {kind === "replay" && <ReplayFields {...naming} />}
      {kind === "access" && <AccessFields {...naming} />}
      {kind === "analytics" && <AnalyticsFields names={naming.names} />}
    </>
  );
}
