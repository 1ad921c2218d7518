import { addOnLabels } from "@/components/users/words";
import { skuLabels } from "@/server/domain/licenses/schema";
import { addOnFields } from "@/server/domain/users/schema";
import type { GroupConfiguration } from "@/server/domain/groups/schema";

const None = () => <span className="text-muted">None</span>;

export const License = ({ group: { license } }: { group: GroupConfiguration }) =>
  license ? <span className="whitespace-nowrap">{skuLabels[license]}</span> : <None />;

export const RegionalStorage = ({ group }: { group: GroupConfiguration }) =>
  group.regionalStorage ?? <None />;

type RuleProps = {
  group: GroupConfiguration;
  of: "recordingRule" | "replayRule" | "accessRule" | "analyticsRule";
};

export function Rule({ group, of }: RuleProps) {
  const name = group[of]?.name;
  if (name === undefined) return <None />;
  return (
    <span className="block max-w-44 truncate" title={name}>
      {name}
    </span>
  );
}

/** The add-ons that the group turns on, and those that it turns off. */
export function AddOns({ group }: { group: GroupConfiguration }) {
  const set = addOnFields.filter((field) => group[field] !== null);
  if (set.length === 0) return <None />;
  return (
    <span className="block max-w-52">
      {set.map((field) => (group[field] ? addOnLabels[field] : `no ${addOnLabels[field]}`)).join(", ")}
    </span>
  );
}
