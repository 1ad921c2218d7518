import { type ConfigurationForm, none, toChanges } from "@/components/users/changes";
import { type ConfigureGroup, configureGroupInput, type GroupListItem } from "@/server/domain/groups/schema";

/** A group of the directory that is about to configure people, or does; `values` is null while it does not yet. */
export type EditedGroup = { id: string; name: string; priority: number; values: GroupListItem | null };

/** Values of the dialog's choices. */
export type GroupForm = ConfigurationForm & { priority: string };

const onOff = (on: boolean | null) => (on === null ? none : on ? "on" : "off");

export function initialForm({ priority, values }: EditedGroup): GroupForm {
  return {
    license: values?.license ?? none,
    regionalStorage: values?.regionalStorage ?? none,
    recordingRuleId: values?.recordingRule?.id ?? none,
    replayRuleId: values?.replayRule?.id ?? none,
    accessRuleId: values?.accessRule?.id ?? none,
    analyticsRuleId: values?.analyticsRule?.id ?? none,
    addOnZoom: onOff(values?.addOnZoom ?? null),
    addOnRingCentral: onOff(values?.addOnRingCentral ?? null),
    addOnAnalytics: onOff(values?.addOnAnalytics ?? null),
    addOnFullChat: onOff(values?.addOnFullChat ?? null),
    priority: String(priority),
  };
}

/** Only what differs from the start; for a group that is added, its place too. Or the sentence that says what is wrong. */
export function toInput(group: EditedGroup, chosen: GroupForm): ConfigureGroup | string {
  const initial = initialForm(group);
  const configuration = toChanges(initial, chosen);
  const placed = group.values === null || chosen.priority !== initial.priority;
  if (!placed && Object.keys(configuration).length === 0) return "Change at least one field.";
  const input = configureGroupInput.safeParse({
    groupId: group.id,
    ...(placed && { priority: chosen.priority.trim() === "" ? Number.NaN : Number(chosen.priority) }),
    configuration,
  });
  return input.success ? input.data : (input.error.issues[0]?.message ?? "This can’t be saved.");
}
