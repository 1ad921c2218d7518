import type { RuleDetail } from "@/server/domain/rules/editor/schema";

import { ruleFacts } from "./words";

/** What a rule says, to be read only. */
export function RuleFacts({ rule }: { rule: RuleDetail }) {
  const facts = ruleFacts(rule.kind, rule.definition, rule.names);
  if (!facts) {
    return (
      <p className="text-sm text-danger">The stored content of this rule can’t be read. Ask your operator.</p>
    );
  }
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {facts.map(({ term, value }) => (
        <div key={term}>
          <dt className="text-2xs text-muted">{term}</dt>
          <dd className="text-sm break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
