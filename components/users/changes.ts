import { recordingLicenses, regions } from "@/db/constants";
import type { ConfigureUsers, Sourced, UserListItem } from "@/server/domain/users/schema";

/** What a choice of the dialog holds besides a value: don't touch it, or take the own value away. */
export const keep = "keep";
export const none = "none";

/** Values of the dialog's choices, one per field. */
export type ConfigurationForm = Record<
  "license" | "regionalStorage" | "recordingRuleId" | "replayRuleId" | "accessRuleId" | "addOnZoom",
  string
>;

const own = <T>({ value, source }: Sourced<T>, text: (value: NonNullable<T>) => string) =>
  source.kind === "own" && value !== null && value !== undefined ? text(value) : none;

/** One person: their own values. Several: leave everything as it is. */
export function initialForm(people: readonly UserListItem[]): ConfigurationForm {
  const [person, ...others] = people;
  if (!person || others.length > 0) {
    return {
      license: keep,
      regionalStorage: keep,
      recordingRuleId: keep,
      replayRuleId: keep,
      accessRuleId: keep,
      addOnZoom: keep,
    };
  }
  return {
    license: own(person.license, String),
    regionalStorage: own(person.regionalStorage, String),
    recordingRuleId: own(person.recordingRule, ({ id }) => id),
    replayRuleId: own(person.replayRule, ({ id }) => id),
    accessRuleId: own(person.accessRule, ({ id }) => id),
    addOnZoom: own(person.addOnZoom, (on) => (on ? "on" : "off")),
  };
}

const oneOf = <T extends string>(known: readonly T[], value: string): T | null =>
  known.find((candidate) => candidate === value) ?? null;

const idOrNull = (value: string) => (value === none ? null : value);

/** Only what differs from the start, in the shape of `users.configure`; null takes the own value away. */
export function toChanges(initial: ConfigurationForm, chosen: ConfigurationForm): ConfigureUsers["changes"] {
  const touched = (field: keyof ConfigurationForm) =>
    chosen[field] !== keep && chosen[field] !== initial[field];
  return {
    ...(touched("license") && { license: oneOf(recordingLicenses, chosen.license) }),
    ...(touched("regionalStorage") && { regionalStorage: oneOf(regions, chosen.regionalStorage) }),
    ...(touched("recordingRuleId") && { recordingRuleId: idOrNull(chosen.recordingRuleId) }),
    ...(touched("replayRuleId") && { replayRuleId: idOrNull(chosen.replayRuleId) }),
    ...(touched("accessRuleId") && { accessRuleId: idOrNull(chosen.accessRuleId) }),
    ...(touched("addOnZoom") && { addOnZoom: chosen.addOnZoom === none ? null : chosen.addOnZoom === "on" }),
  };
}
