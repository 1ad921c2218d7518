import type { QueryClient } from "@tanstack/react-query";

import type { Api } from "@/components/trpc/client";
import type { LedgerFilter } from "@/server/domain/ledger/schema";

import { type LedgerState, toLedgerFilter } from "./address";

/** Newest first, one page after the other. */
export const itemsOptions = (trpc: Api, filter: LedgerFilter) =>
  trpc.ledger.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor ?? undefined });

/** Counts by day or month; a change elsewhere shows within half a minute. */
export const daysOptions = (trpc: Api, jobId: string, state: LedgerState) =>
  trpc.ledger.days.queryOptions(
    {
      jobId,
      unit: state.by,
      ...(state.kind && { kind: state.kind }),
      ...(state.owner && { ownerId: state.owner }),
      ...(state.from && { from: state.from }),
      ...(state.to && { to: state.to }),
    },
    { refetchInterval: 30_000 },
  );

/** Everything that the page suspends on at that address: without a job in it, the first one's. */
export async function loadLedger(queries: QueryClient, trpc: Api, state: LedgerState): Promise<unknown> {
  const jobs = await queries.fetchQuery(trpc.ledger.jobs.queryOptions());
  const jobId = state.job ?? jobs[0]?.id;
  if (jobId === undefined) return null;
  if (state.view !== "items") return queries.fetchQuery(daysOptions(trpc, jobId, state));
  return Promise.all([
    queries.fetchInfiniteQuery(itemsOptions(trpc, toLedgerFilter(jobId, state))),
    state.run && queries.fetchQuery(trpc.ledger.runLog.queryOptions({ runId: state.run })),
  ]);
}
