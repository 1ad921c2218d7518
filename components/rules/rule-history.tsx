import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { RuleDetail, RuleVersionView } from "@/server/domain/rules/editor/schema";

import { ruleDifference } from "./difference";
import { useRefreshRules } from "./refresh";
import { SavePreview } from "./save-preview";
import { ruleFacts } from "./words";

type VersionProps = {
  rule: RuleDetail;
  shown: RuleVersionView;
  before: RuleVersionView | undefined;
  onRestore: (() => void) | null;
};

function Version({ rule, shown, before, onRestore }: VersionProps) {
  const facts = (version: RuleVersionView) => ruleFacts(rule.kind, version.definition, rule.names) ?? [];
  const differences = before ? ruleDifference(facts(before), facts(shown)) : [];
  const described = before && before.description !== shown.description;
  return (
    <li className="flex items-start gap-3 py-2.5">
      <div className="min-w-0 grow text-sm">
        <p className="font-medium">
          Version {shown.version} {shown.version === rule.version && <Badge tone="ok">In force</Badge>}{" "}
          {shown.restoredFrom !== null && <Badge>Restored from version {shown.restoredFrom}</Badge>}
        </p>
        <p className="text-2xs text-muted">
          <Moment at={shown.at} /> by {shown.author ?? "Holdfast"}
        </p>
        <ul className="mt-1">
          {differences.map(({ term, words }) => (
            <li key={term} className="break-words">
              <span className="text-muted">{term}:</span> {words}
            </li>
          ))}
          {described && (
            <li className="break-words">
              <span className="text-muted">Description:</span> {shown.description || "taken away"}
            </li>
          )}
          {!before && <li className="text-muted">The first version</li>}
          {before && differences.length === 0 && !described && (
            <li className="text-muted">Only the name changed</li>
          )}
        </ul>
      </div>
      {onRestore && <Button onClick={onRestore}>Restore</Button>}
    </li>
  );
}

type RuleHistoryProps = { rule: RuleDetail; mayChange: boolean; onRestored: () => void };

/** Every version with who saved it, when, and what it says otherwise than the one before. */
export function RuleHistory({ rule, mayChange, onRestored }: RuleHistoryProps) {
  const refresh = useRefreshRules();
  const [restoring, setRestoring] = useState<RuleVersionView | null>(null);
  const restore = useMutation(
    useTRPC().rules.restore.mutationOptions({
      onSuccess: async ({ version }) => {
        await refresh();
        toast.success(`Restored, as version ${version}.`);
        onRestored();
      },
    }),
  );
  return (
    <>
      <ol aria-label="Versions" className="divide-y divide-line pt-1">
        {rule.versions.map((version, at) => (
          <Version
            key={version.version}
            rule={rule}
            shown={version}
            before={rule.versions[at + 1]}
            onRestore={
              mayChange && version.version !== rule.version
                ? () => {
                    restore.reset();
                    setRestoring(version);
                  }
                : null
            }
          />
        ))}
      </ol>
      {restoring && (
        <SavePreview
          rule={rule}
          input={{
            ruleId: rule.id,
            baseVersion: rule.version,
            description: restoring.description,
            definition: restoring.definition,
          }}
          names={rule.names}
          title={`Restore version ${restoring.version}?`}
          act="Restore"
          busy={restore.isPending}
          error={restore.error}
          onSave={() => restore.mutate({ ruleId: rule.id, version: restoring.version })}
          onClose={() => setRestoring(null)}
        />
      )}
    </>
  );
}
