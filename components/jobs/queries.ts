import type { QueryClient } from "@tanstack/react-query";

import type { Api } from "@/components/trpc/client";
import type { DecisionReason, ItemState } from "@/db/constants";

const idleMs = 15_000;
const busyMs = 3_000;

/** The list looks again by itself, more often while a job runs. */
export const jobsOptions = (trpc: Api, historical: boolean) =>
  trpc.jobs.list.queryOptions(
    { historical },
    {
      refetchInterval: ({ state }) => (state.data?.some((job) => job.state === "running") ? busyMs : idleMs),
    },
  );

/** Runs of one job, newest first; one that a schedule or an announcement starts appears by itself. */
export const runsOptions = (trpc: Api, jobId: string) =>
  trpc.jobs.runs.queryOptions({ jobId }, { refetchInterval: idleMs });

export type LedgerFilter = {
  jobId: string;
  runId?: string;
  state?: ItemState;
  reason?: DecisionReason;
};

export const ledgerOptions = (trpc: Api, filter: LedgerFilter) =>
  trpc.ledger.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor ?? undefined });

/** After anything that happened to a job or its runs. */
export const refreshJobs = (queries: QueryClient, trpc: Api) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: trpc.jobs.pathKey() }),
    queries.invalidateQueries({ queryKey: trpc.ledger.pathKey() }),
    queries.invalidateQueries({ queryKey: trpc.tenant.overview.queryKey() }),
  ]);

/** After recordings arrived. */
export const refreshConversations = (queries: QueryClient, trpc: Api) =>
  queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
