"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

type Tab = { id: string; label: string; count?: number; content: ReactNode };

/** `label` names the list of tabs; the first one is open at the start unless `initial` says otherwise. */
export function Tabs({ label, tabs, initial }: { label: string; tabs: Tab[]; initial?: string }) {
  return (
    <Base.Root defaultValue={initial ?? tabs[0]?.id} className="flex min-h-0 grow flex-col">
      <Base.List aria-label={label} className="flex shrink-0 gap-1 border-b border-line px-2">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="-mb-px border-b-2 border-transparent px-2.5 py-2 text-sm font-medium text-muted hover:text-ink data-active:border-accent data-active:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && <span className="ml-1 font-normal tabular-nums">({tab.count})</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="flex min-h-0 grow flex-col outline-none">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
