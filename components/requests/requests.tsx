"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useQueryStates } from "nuqs";

import { useNow } from "@/components/format/now";
import { formatNumber } from "@/components/format/text";
import { zoneLabel } from "@/components/format/time";
import { useZone } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import type { ReplayRequestSummary, RequestView } from "@/server/domain/replay-requests/schema";

import { requestParsers, viewOf } from "./address";
import { RequestList } from "./request-list";

const everyMs = 30_000;

type View = { view: RequestView; label: string; count: number | null };

const viewsOf = ({ approver, waiting, own }: ReplayRequestSummary): View[] => [
  ...(approver
    ? [
        { view: "waiting" as const, label: "To decide", count: waiting },
        { view: "decided" as const, label: "Decided", count: null },
      ]
    : []),
  { view: "own", label: "My requests", count: own },
];

/** Requests to replay: those to answer, and the person's own. */
export function Requests() {
  const [state, set] = useQueryStates(requestParsers);
  const { data: summary } = useSuspenseQuery({
    ...useTRPC().replayRequests.summary.queryOptions(),
    refetchInterval: everyMs,
  });
  const zone = useZone();
  const now = useNow();
  const current = viewOf(state.view, summary);
  return (
    <>
      <PageHeader
        title="Requests"
        note={`Requests to replay a conversation · times in ${zoneLabel(zone, new Date(now))}`}
      />
      <nav aria-label="Views" className="mb-3 flex gap-1 border-b border-line">
        {viewsOf(summary).map(({ view, label, count }) => (
          <button
            key={view}
            type="button"
            aria-current={view === current ? "page" : undefined}
            onClick={() => void set({ view })}
            className={clsx(
              "-mb-px border-b-2 px-2.5 py-2 text-sm font-medium",
              view === current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {label}
            {count !== null && <span className="ml-1 font-normal tabular-nums">({formatNumber(count)})</span>}
          </button>
        ))}
      </nav>
      <Boundary key={current} loading={<ListSkeleton rows={4} />}>
        <RequestList view={current} />
      </Boundary>
    </>
  );
}
