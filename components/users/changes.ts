import { recordingLicenses, regions } from "@/db/constants";
import {
  addOnFields,
  type ConfigureUsers,
  type Sourced,
  type UserListItem,
} from "@/server/domain/users/schema";

/** What a choice of the dialog holds besides a value: don't touch it, or take the own value away. */
export const keep = "keep";
export const none = "none";

const ruleFields = {
  recordingRuleId: "recordingRule",
  replayRuleId: "replayRule",
  accessRuleId: "accessRule",
  analyticsRuleId: "analyticsRule",
} as const;
type RuleField = keyof typeof ruleFields;
const isRuleField = (field: ConfigurationField): field is RuleField => field in ruleFields;

const configurationFields = [
  "license",
  "regionalStorage",
  ...(Object.keys(ruleFields) as RuleField[]),
  ...addOnFields,
] as const;
export type ConfigurationField = (typeof configurationFields)[number];

/** Values of the dialog's choices, one per field. */
export type ConfigurationForm = Record<ConfigurationField, string>;

/** A field of somebody as the form holds it, and where it comes from. */
export function heldBy(person: UserListItem, field: ConfigurationField): Sourced<string | null> {
  if (isRuleField(field)) {
    const { value, source } = person[ruleFields[field]];
    return { value: value?.id ?? null, source };
  }
  const { value, source } = person[field];
  return { value: typeof value === "boolean" ? (value ? "on" : "off") : value, source };
}

const formOf = (valueOf: (field: ConfigurationField) => string): ConfigurationForm =>
  Object.fromEntries(configurationFields.map((field) => [field, valueOf(field)])) as ConfigurationForm;

/** One person whose values are known: their own. Several: leave everything as it is. */
export function initialForm(person: UserListItem | null): ConfigurationForm {
  if (!person) return formOf(() => keep);
  return formOf((field) => {
    const { value, source } = heldBy(person, field);
    return source.kind === "own" ? (value ?? none) : none;
  });
}

const oneOf = <T extends string>(known: readonly T[], value: string): T | null =>
  known.find((candidate) => candidate === value) ?? null;

/** Only what differs from the start, in the shape of `users.configure`; null takes the own value away. */
export function toChanges(initial: ConfigurationForm, chosen: ConfigurationForm): ConfigureUsers["changes"] {
  const values = {
    license: oneOf(recordingLicenses, chosen.license),
    regionalStorage: oneOf(regions, chosen.regionalStorage),
    ...Object.fromEntries(
      Object.keys(ruleFields).map((field) => [
        field,
        chosen[field as RuleField] === none ? null : chosen[field as RuleField],
      ]),
    ),
    ...Object.fromEntries(
      addOnFields.map((field) => [field, chosen[field] === none ? null : chosen[field] === "on"]),
    ),
  };
  return Object.fromEntries(
    Object.entries(values).filter(([field]) => {
      const now = chosen[field as ConfigurationField];
      return now !== keep && now !== initial[field as ConfigurationField];
    }),
  );
}
