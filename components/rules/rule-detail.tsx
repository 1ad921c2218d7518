import { X } from "lucide-react";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import type { RuleListItem } from "@/server/domain/rules/schema";

import { ruleFacts, ruleTypeWords } from "./words";

type RuleDetailProps = { rule: RuleListItem; onClose: () => void; onCopy: (() => void) | null };

/** What one rule says, in words. `onCopy` starts a new rule from it. */
export function RuleDetail({ rule, onClose, onCopy }: RuleDetailProps) {
  const facts = ruleFacts(rule.kind, rule.definition);
  return (
    <section
      aria-label={`Rule ${rule.name}`}
      className="sticky top-16 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <h2 className="text-base font-semibold break-words">{rule.name}</h2>
          <p className="text-sm text-muted">
            {ruleTypeWords[rule.kind]} {rule.builtIn && <Badge>Built in</Badge>}
          </p>
        </div>
        <IconButton label="Close the rule" className="-mt-1 -mr-2" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {rule.description && <p className="mt-2 text-sm break-words">{rule.description}</p>}
      {facts ? (
        <dl className="mt-3 flex flex-col gap-2">
          {facts.map(({ term, value }) => (
            <div key={term}>
              <dt className="text-2xs text-muted">{term}</dt>
              <dd className="text-sm">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="mt-3 text-sm text-danger">
          The stored content of this rule can’t be read. Ask your operator.
        </p>
      )}
      <p className="mt-3 border-t border-line pt-2 text-2xs text-muted">
        Rule used by {counted(rule.usedBy, "User")} · version {rule.version}, saved{" "}
        <Moment at={rule.changedAt} />
      </p>
      {onCopy && (
        <Button className="mt-3" onClick={onCopy}>
          Save As New Rule
        </Button>
      )}
    </section>
  );
}
