import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RuleKind } from "@/db/constants";
import type { RuleListItem } from "@/server/domain/rules/schema";

import { ruleKindWords, ruleTypeWords } from "./words";

type RuleTableProps = { kind: RuleKind; rules: readonly RuleListItem[]; onOpen: (id: string) => void };

/** The rules of one kind, with their count. */
export function RuleTable({ kind, rules, onOpen }: RuleTableProps) {
  const heading = `${ruleKindWords[kind]} (${formatNumber(rules.length)})`;
  return (
    <section>
      <h2 className="mb-1.5 text-base font-semibold tabular-nums">{heading}</h2>
      {rules.length === 0 ? (
        <p className="text-sm text-muted">None yet</p>
      ) : (
        <Table label={ruleKindWords[kind]}>
          <thead>
            <tr>
              <Th>Name</Th>
              <Th>Time</Th>
              <Th>Group</Th>
              <Th align="right">Used by</Th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <Tr key={rule.id}>
                <Td className="w-full min-w-40">
                  <button
                    type="button"
                    data-row
                    className="rounded-sm text-left font-medium text-accent hover:underline"
                    onClick={() => onOpen(rule.id)}
                  >
                    {rule.name}
                  </button>{" "}
                  {rule.builtIn && <Badge>Built in</Badge>}
                  {rule.description && (
                    <span className="block max-w-prose text-2xs text-muted sm:truncate">
                      {rule.description}
                    </span>
                  )}
                </Td>
                <Td className="whitespace-nowrap">
                  <Moment at={rule.changedAt} />
                </Td>
                <Td className="whitespace-nowrap">{ruleTypeWords[kind]}</Td>
                <Td className="text-right whitespace-nowrap">{formatNumber(rule.usedBy)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
