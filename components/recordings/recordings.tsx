"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Search, SlidersHorizontal } from "lucide-react";
import dynamic from "next/dynamic";
import { useDeferredValue, useState } from "react";

import { useNow } from "@/components/format/now";
import { formatNumber } from "@/components/format/text";
import { zoneLabel } from "@/components/format/time";
import { WaitingNotice } from "@/components/my-recording/waiting-notice";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { inputClass } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import type { ConversationFilter } from "@/server/domain/conversations/schema";

import { CoverageLine } from "./coverage-line";
import { FilterPanel } from "./filter-panel";
import { ConversationList } from "./list";
import { useFilter } from "./use-filter";

const FilterDrawer = dynamic(() => import("./filter-drawer").then((module) => module.FilterDrawer));

function Count({ filter }: { filter: ConversationFilter }) {
  const { data } = useQuery(
    useTRPC().conversations.count.queryOptions({ filter }, { placeholderData: keepPreviousData }),
  );
  const noun = data?.count === 1 && !data.capped ? "Conversation" : "Conversations";
  return (
    <span role="status" className="font-medium text-ink tabular-nums">
      {data ? `${formatNumber(data.count)}${data.capped ? "+" : ""} ${noun}` : "Counting"}
    </span>
  );
}

/** The list of conversations with its search and its Filter Panel. */
export function Recordings() {
  const { state, filter, zone, set, clear } = useFilter();
  const shown = useDeferredValue(filter);
  const now = useNow();
  const [panel, setPanel] = useState(true);
  const [drawer, setDrawer] = useState(false);
  return (
    <>
      <PageHeader
        title="Recordings"
        note={
          <>
            <Count filter={filter} /> · times in {zoneLabel(zone, new Date(now))}
            <CoverageLine filter={filter} />
          </>
        }
        actions={
          <>
            <div className="relative">
              <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-muted" />
              <DebouncedInput
                type="search"
                aria-label="Search"
                className={`${inputClass} w-80 max-w-[70vw] pl-8!`}
                placeholder="Topic, participants, transcript, chat"
                aria-keyshortcuts="/"
                maxLength={400}
                value={state.text}
                onCommit={(text) => set({ text })}
              />
            </div>
            <Button className="xl:hidden" onClick={() => setDrawer(true)}>
              <SlidersHorizontal aria-hidden className="size-4" /> Filter Panel
            </Button>
            <Button className="max-xl:hidden" aria-expanded={panel} onClick={() => setPanel(!panel)}>
              <SlidersHorizontal aria-hidden className="size-4" /> Filter Panel
            </Button>
          </>
        }
      />
      <WaitingNotice />
      <div className={clsx("xl:grid xl:gap-5", panel && "xl:grid-cols-[minmax(0,1fr)_17rem]")}>
        <div aria-busy={shown !== filter} className="relative min-w-0">
          {shown !== filter && (
            <div className="absolute inset-x-0 -top-1.5 h-0.5 animate-pulse rounded-full bg-accent" />
          )}
          <Boundary loading={<ListSkeleton />}>
            <ConversationList filter={shown} onClear={clear} />
          </Boundary>
        </div>
        {panel && (
          <aside aria-label="Filter Panel" className="max-xl:hidden">
            <div className="sticky top-16 rounded-lg border border-line bg-surface p-4">
              <Boundary loading={null}>
                <FilterPanel />
              </Boundary>
            </div>
          </aside>
        )}
      </div>
      {drawer && <FilterDrawer onClose={() => setDrawer(false)} />}
    </>
  );
}
