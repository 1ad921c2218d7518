import type { Region } from "@/db/constants";
import { skuLabels } from "@/server/domain/licenses/schema";

import type { NamedRule, Sourced, UserListItem, UserState } from "./schema";

const states: Record<UserState, string> = {
  active: "Active",
  disabled: "Account disabled",
  left: "Left the directory",
  deactivated: "Deactivated",
};

type Column = { label: string; of: (person: UserListItem) => string };
type Sources = Sourced<unknown>["source"];

const sourceText = (source: Sources) => (source.kind === "group" ? `group ${source.groupName}` : source.kind);

/** A value and where it comes from: two columns. */
const sourced = <T>(
  label: string,
  of: (person: UserListItem) => Sourced<T | null>,
  text: (value: T) => string,
): Column[] => [
  {
    label,
    of: (person) => {
      const { value } = of(person);
      return value === null ? "" : text(value);
    },
  },
  {
    label: `${label} from`,
    of: (person) => {
      const { value, source } = of(person);
      return value === null ? "" : sourceText(source);
    },
  },
];

const name = (rule: NamedRule) => rule.name;
const onOff = (on: boolean) => (on ? "On" : "Off");

const columns: Column[] = [
  { label: "Name", of: (person) => person.name },
  { label: "Username", of: (person) => person.username },
  { label: "Department", of: (person) => person.department ?? "" },
  { label: "State", of: (person) => states[person.state] },
  { label: "User", of: (person) => (person.listed ? "Yes" : "Not added yet") },
  ...sourced(
    "License",
    (person) => person.license,
    (license) => skuLabels[license],
  ),
  { label: "Without a license seat", of: (person) => person.short.map((sku) => skuLabels[sku]).join(", ") },
  ...sourced(
    "Regional Storage",
    (person) => person.regionalStorage,
    (region: Region) => region,
  ),
  ...sourced("Recording Rule", (person) => person.recordingRule, name),
  ...sourced("Replay Rule", (person) => person.replayRule, name),
  ...sourced("Access Rule", (person) => person.accessRule, name),
  ...sourced("Analytics Rules", (person) => person.analyticsRule, name),
  ...sourced("Add On Zoom Integration", (person) => person.addOnZoom, onOff),
  ...sourced("Add On Ring Central", (person) => person.addOnRingCentral, onOff),
  ...sourced("Add On Analytics", (person) => person.addOnAnalytics, onOff),
  ...sourced("Add On Full Chat", (person) => person.addOnFullChat, onOff),
];

export const reportHeadings: readonly string[] = columns.map(({ label }) => label);
export const reportRow = (person: UserListItem): string[] => columns.map(({ of }) => of(person));
