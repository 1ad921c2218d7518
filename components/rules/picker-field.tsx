import { useController } from "react-hook-form";

import type { Named } from "@/server/domain/rules/editor/schema";

import { Picker } from "./picker";
import type { RuleForm } from "./rule-form";

type PickerPath =
  "replay.personIds" | "replay.groupIds" | "replay.approverIds" | "access.assignment.personIds";

/** Names of what the rule refers to, by id, and how to add one. */
export type Naming = { names: Readonly<Record<string, string>>; onNamed: (found: Named) => void };

type PickerFieldProps = Naming & { path: PickerPath; label: string; of: "people" | "groups" };

/** A list of people or groups in the form. */
export function PickerField({ path, label, of, names, onNamed }: PickerFieldProps) {
  const { field, fieldState } = useController<RuleForm, PickerPath>({ name: path });
  return (
    <Picker
      label={label}
      of={of}
      value={field.value}
      names={names}
      error={fieldState.error?.message}
      onPick={(found) => {
        onNamed(found);
        field.onChange([...field.value, found.id]);
      }}
      onRemove={(id) => field.onChange(field.value.filter((other) => other !== id))}
    />
  );
}
