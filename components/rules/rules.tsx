"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import { ruleKinds } from "@/db/constants";

import { ruleParsers } from "./address";
import type { Copy } from "./new-rule-dialog";
import { RuleTable } from "./rule-table";

const NewRuleDialog = dynamic(() => import("./new-rule-dialog").then((module) => module.NewRuleDialog));
const RuleDialog = dynamic(() => import("./rule-dialog").then((module) => module.RuleDialog));

function RuleLists({ onOpen }: { onOpen: (id: string) => void }) {
  const { data: rules } = useSuspenseQuery(useTRPC().rules.list.queryOptions());
  return (
    <div className="flex min-w-0 flex-col gap-5">
      {ruleKinds.map((kind) => (
        <RuleTable
          key={kind}
          kind={kind}
          rules={rules.filter((rule) => rule.kind === kind)}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

/** Every rule, by kind; each is opened, changed and copied here. */
export function Rules() {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  const [{ rule: open }, set] = useQueryStates(ruleParsers);
  const [adding, setAdding] = useState<Copy | "empty" | null>(null);
  const kinds = ruleKinds.filter((kind) => me.rights.includes(`rules.${kind}`));
  const show = (rule: string | null) => void set({ rule }, { history: "push" });
  return (
    <>
      <PageHeader
        title="Rules"
        note="Every save is a version. Open a rule to see who uses it, what it says, and what it said."
        actions={
          kinds.length > 0 && (
            <Button look="primary" onClick={() => setAdding("empty")}>
              Add Rule
            </Button>
          )
        }
      />
      <Boundary loading={<ListSkeleton />}>
        <RuleLists onOpen={show} />
      </Boundary>
      {open !== null && adding === null && (
        <RuleDialog
          key={open}
          ruleId={open}
          kinds={kinds}
          onCopy={setAdding}
          onClose={() => void set({ rule: null })}
        />
      )}
      {adding !== null && (
        <NewRuleDialog
          copy={adding === "empty" ? null : adding}
          kinds={kinds}
          onCreated={(id) => {
            setAdding(null);
            show(id);
          }}
          onClose={() => setAdding(null)}
        />
      )}
    </>
  );
}
