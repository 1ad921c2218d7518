import { useSuspenseQuery } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";
import { recordingLicenses, regions, type RuleKind } from "@/db/constants";
import { skuLabels } from "@/server/domain/licenses/schema";
import { noValue, userStates } from "@/server/domain/users/schema";

import { addOnOptions, columnLabels, stateWords } from "./words";

type Option = { value: string; label: string };
/** Parts of the filter that take several values of a list. */
type FilterPart = {
  key:
    | "license"
    | "regionalStorage"
    | "department"
    | "recordingRule"
    | "replayRule"
    | "accessRule"
    | "analyticsRule"
    | "addOns"
    | "state";
  label: string;
  options: Option[];
};

const none = { value: noValue, label: "None" };

/** Everything one may filter by, with its choices; and the groups that values come from. */
export function useFilterParts(): { parts: FilterPart[]; sources: Option[] } {
  const trpc = useTRPC();
  const { data: choices } = useSuspenseQuery(trpc.users.choices.queryOptions());
  const { data: rules } = useSuspenseQuery(trpc.rules.list.queryOptions());
  const part = (key: FilterPart["key"], options: Option[]): FilterPart => ({
    key,
    label: columnLabels[key],
    options,
  });
  const ruleOptions = (kind: RuleKind) => [
    ...rules.filter((rule) => rule.kind === kind).map(({ id, name }) => ({ value: id, label: name })),
    none,
  ];
  return {
    parts: [
      part(
        "state",
        userStates.map((value) => ({ value, label: stateWords[value] })),
      ),
      part("license", [...recordingLicenses.map((value) => ({ value, label: skuLabels[value] })), none]),
      part("recordingRule", ruleOptions("recording")),
      part("replayRule", ruleOptions("replay")),
      part("accessRule", ruleOptions("access")),
      part("analyticsRule", ruleOptions("analytics")),
      part("addOns", addOnOptions),
      part("regionalStorage", [...regions.map((value) => ({ value, label: value })), none]),
      part("department", [...choices.departments.map((name) => ({ value: name, label: name })), none]),
    ],
    sources: [
      { value: "own", label: "Own values" },
      ...choices.groups.map(({ id, name }) => ({ value: id, label: name })),
    ],
  };
}
