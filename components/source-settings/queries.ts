import type { QueryClient } from "@tanstack/react-query";

import type { Api } from "@/components/trpc/client";
import type { SettingFilter } from "@/server/domain/source-settings/schema";

const refreshMs = 15_000;

/** Looks again by itself: the settings are read and written in the background. */
export const summaryOptions = (trpc: Api, jobId: string) =>
  trpc.sourceSettings.summary.queryOptions({ jobId }, { refetchInterval: refreshMs });

export const listOptions = (trpc: Api, jobId: string, filter: SettingFilter) =>
  trpc.sourceSettings.list.infiniteQueryOptions(
    { jobId, filter },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );

export const refreshSettings = (queries: QueryClient, trpc: Api) =>
  queries.invalidateQueries({ queryKey: trpc.sourceSettings.pathKey() });

/** Everything that the parts of a job's page suspend on. */
export const atZoomQueries = (
  queries: QueryClient,
  trpc: Api,
  jobId: string,
  filter: SettingFilter | null,
): Promise<unknown>[] => [
  queries.fetchQuery(summaryOptions(trpc, jobId)),
  queries.fetchQuery(trpc.sourceSettings.trash.queryOptions({ jobId })),
  ...(filter === null ? [] : [queries.fetchInfiniteQuery(listOptions(trpc, jobId, filter))]),
];
