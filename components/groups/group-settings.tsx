import type { ReactNode } from "react";

import { fieldLabels } from "@/components/configuration/words";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import type { GroupDetail } from "@/server/domain/groups/schema";

import { AddOns, License, RegionalStorage, Rule } from "./values";

/** What the group sets, field by field, and the groups that are nested in it. */
export function GroupSettings({ group }: { group: GroupDetail }) {
  const facts: [string, ReactNode][] = [
    [fieldLabels.license, <License key="license" group={group} />],
    [fieldLabels.regionalStorage, <RegionalStorage key="region" group={group} />],
    [fieldLabels.recordingRuleId, <Rule key="recording" group={group} of="recordingRule" />],
    [fieldLabels.replayRuleId, <Rule key="replay" group={group} of="replayRule" />],
    [fieldLabels.accessRuleId, <Rule key="access" group={group} of="accessRule" />],
    [fieldLabels.analyticsRuleId, <Rule key="analytics" group={group} of="analyticsRule" />],
    ["Add-ons", <AddOns key="addOns" group={group} />],
  ];
  return (
    <Section title="What this group sets">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 py-3 text-sm sm:grid-cols-3 lg:grid-cols-4">
        {facts.map(([term, value]) => (
          <div key={term} className="min-w-0">
            <dt className="text-2xs text-muted">{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {group.nested.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 border-t border-line px-4 py-2 text-sm">
          <span className="text-muted">Nested groups:</span>
          {group.nested.map(({ id, name }) => (
            <Badge key={id}>{name}</Badge>
          ))}
        </p>
      )}
    </Section>
  );
}
