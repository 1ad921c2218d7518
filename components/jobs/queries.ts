import type { QueryClient } from "@tanstack/react-query";
import type { inferParserType } from "nuqs/server";

import { atZoomQueries } from "@/components/source-settings/queries";
import type { Api } from "@/components/trpc/client";

import type { jobParsers } from "./address";

type JobAddress = inferParserType<typeof jobParsers>;

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

/** One job; while a consent waits at Zoom, it looks by itself whether it has been connected. */
export const jobOptions = (trpc: Api, id: string) =>
  trpc.jobs.get.queryOptions(
    { id },
    {
      refetchInterval: ({ state }) => (state.data?.refused?.outcome === "pending" ? idleMs : false),
    },
  );

/** Runs of one job, newest first; one that a schedule or an announcement starts appears by itself. */
export const runsOptions = (trpc: Api, jobId: string) =>
  trpc.jobs.runs.queryOptions({ jobId }, { refetchInterval: idleMs });

async function loadShownRun(queries: QueryClient, trpc: Api, jobId: string, chosen: string | null) {
  const runs = await queries.fetchQuery(runsOptions(trpc, jobId));
  const runId = chosen ?? runs[0]?.id;
  if (runId !== undefined) await queries.fetchQuery(trpc.jobs.run.queryOptions({ runId }));
}

/** Everything that the page suspends on at that address. */
export function jobQueries(queries: QueryClient, trpc: Api, state: JobAddress): Promise<unknown>[] {
  const { job, run, historical } = state;
  if (job === null) return [queries.fetchQuery(jobsOptions(trpc, historical))];
  return [
    queries.fetchQuery(jobOptions(trpc, job)),
    loadShownRun(queries, trpc, job, run),
    ...atZoomQueries(queries, trpc, job, state.zoomset),
  ];
}

/** After anything that happened to a job or its runs. */
export const refreshJobs = (queries: QueryClient, trpc: Api) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: trpc.jobs.pathKey() }),
    queries.invalidateQueries({ queryKey: trpc.sourceSettings.pathKey() }),
    queries.invalidateQueries({ queryKey: trpc.ledger.pathKey() }),
    queries.invalidateQueries({ queryKey: trpc.tenant.overview.queryKey() }),
  ]);

/** After recordings arrived. */
export const refreshConversations = (queries: QueryClient, trpc: Api) =>
  queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() });
