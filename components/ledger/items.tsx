import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { ListX } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { Empty } from "@/components/ui/states";
import type { ItemState } from "@/db/constants";
import { type LedgerFilter, type LedgerItem, maxItemsAtOnce } from "@/server/domain/ledger/schema";

import { toLedgerFilter } from "./address";
import { ItemTable } from "./item-table";
import { itemsOptions } from "./queries";
import { RunNote } from "./run-note";
import { useLedger } from "./use-ledger";
import { useRetry } from "./use-retry";

const deadLetters: readonly ItemState[] = ["failed", "given_up"];

type ActionsProps = { filter: LedgerFilter; ticked: ReadonlySet<string>; onClear: () => void };

/** What can be asked for again: the ticked items, or everything of the filter that failed or was given up. */
function Actions({ filter, ticked, onClear }: ActionsProps) {
  const retry = useRetry(onClear);
  const tooMany = ticked.size > maxItemsAtOnce;
  const mayMatch = !filter.states?.length || filter.states.some((state) => deadLetters.includes(state));
  return (
    <div className="mb-2 flex min-h-control flex-wrap items-center gap-2 text-sm">
      <Button
        look="primary"
        busy={retry.isPending}
        disabled={ticked.size === 0 || tooMany}
        onClick={() => retry.mutate({ ids: [...ticked] })}
      >
        Retry
      </Button>
      {mayMatch && (
        <Button busy={retry.isPending} onClick={() => retry.mutate({ filter })}>
          Retry all failed and given up
        </Button>
      )}
      <span role="status" className="ml-1 tabular-nums">
        {counted(ticked.size, "item")} ticked
        {tooMany && `: at most ${maxItemsAtOnce} at a time`}
      </span>
      {ticked.size > 0 && (
        <Button look="ghost" onClick={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** The rows of the ledger that the address names, newest first. */
export function Items({ jobId }: { jobId: string }) {
  const [current] = useLedger();
  const state = useDeferredValue(current);
  const filter = toLedgerFilter(jobId, state);
  const query = useSuspenseInfiniteQuery(itemsOptions(useTRPC(), filter));
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const items = query.data.pages.flatMap((page) => page.items);
  const note = state.run && <RunNote runId={state.run} />;
  if (items.length === 0) {
    return (
      <>
        {note}
        <Empty icon={ListX} title="Nothing in the ledger matches">
          Every file that Zoom has is written here with its decision as soon as a run has seen it.
        </Empty>
      </>
    );
  }
  const tick = (rows: readonly LedgerItem[], on: boolean) =>
    setTicked((before) => {
      const ids = rows.map(({ id }) => id);
      return new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id)));
    });
  return (
    <div aria-busy={state !== current}>
      {note}
      <Actions filter={filter} ticked={ticked} onClear={() => setTicked(new Set())} />
      <ItemTable items={items} ticked={ticked} onTick={tick} />
      <LoadMore query={query} />
    </div>
  );
}
