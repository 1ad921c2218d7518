"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useQueryStates } from "nuqs";
import { useState } from "react";

import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type RuleKind, ruleKinds } from "@/db/constants";
import { type RuleListItem, ruleDefinitions } from "@/server/domain/rules/schema";

import { ruleParsers } from "./address";
import { RecordingRuleDialog, type RuleDraft } from "./recording-rule-dialog";
import { RuleDetail } from "./rule-detail";
import { ruleKindWords } from "./words";

type KindProps = {
  kind: RuleKind;
  rules: readonly RuleListItem[];
  open: string | null;
  onOpen: (id: string) => void;
};

function Kind({ kind, rules, open, onOpen }: KindProps) {
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
              <Th align="right">Used by</Th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <Tr key={rule.id} className={rule.id === open ? "bg-accent-soft/60" : ""}>
                <Td className="w-full min-w-40 font-medium">
                  <button
                    type="button"
                    data-row
                    aria-expanded={rule.id === open}
                    className="rounded-sm text-left text-accent hover:underline"
                    onClick={() => onOpen(rule.id)}
                  >
                    {rule.name}
                  </button>{" "}
                  {rule.builtIn && <Badge>Built in</Badge>}
                </Td>
                <Td className="whitespace-nowrap">
                  <Moment at={rule.changedAt} />
                </Td>
                <Td className="text-right whitespace-nowrap">{formatNumber(rule.usedBy)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

/** A new rule with the content of another one; only recording rules can be written here. */
function draftOf({ kind, name, description, definition }: RuleListItem): RuleDraft | null {
  if (kind !== "recording") return null;
  const content = ruleDefinitions.recording.safeParse(definition);
  return content.success ? { kind, name: `${name} (copy)`, description, definition: content.data } : null;
}

function RuleLists({ onCopy }: { onCopy: ((draft: RuleDraft) => void) | null }) {
  const { data: rules } = useSuspenseQuery(useTRPC().rules.list.queryOptions());
  const [{ rule: open }, set] = useQueryStates(ruleParsers);
  const shown = rules.find(({ id }) => id === open);
  const draft = shown ? draftOf(shown) : null;
  return (
    <div className={clsx("grid gap-5", shown && "xl:grid-cols-[minmax(0,1fr)_22rem]")}>
      {shown && (
        <div className="xl:order-last">
          <RuleDetail
            rule={shown}
            onClose={() => void set({ rule: null })}
            onCopy={draft && onCopy ? () => onCopy(draft) : null}
          />
        </div>
      )}
      <div className="flex min-w-0 flex-col gap-5">
        {ruleKinds.map((kind) => (
          <Kind
            key={kind}
            kind={kind}
            rules={rules.filter((rule) => rule.kind === kind)}
            open={shown?.id ?? null}
            onOpen={(id) => void set({ rule: id })}
          />
        ))}
      </div>
    </div>
  );
}

/** Every rule, by kind; new recording rules are added here. */
export function Rules() {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  const [draft, setDraft] = useState<RuleDraft | "new" | null>(null);
  const mayAdd = me.rights.includes("rules.recording");
  return (
    <>
      <PageHeader
        title="Rules"
        note="Rules are versioned: what was imported under a version keeps that version’s retention."
        actions={
          mayAdd && (
            <Button look="primary" onClick={() => setDraft("new")}>
              Add Rule
            </Button>
          )
        }
      />
      <Boundary loading={<ListSkeleton />}>
        <RuleLists onCopy={mayAdd ? setDraft : null} />
      </Boundary>
      {draft !== null && (
        <RecordingRuleDialog from={draft === "new" ? null : draft} onClose={() => setDraft(null)} />
      )}
    </>
  );
}
