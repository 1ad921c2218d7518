import type { QueryClient } from "@tanstack/react-query";
import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import type { Api } from "@/components/trpc/client";
import { differenceGroups } from "@/server/domain/completeness/schema";

/** `job`: whose reports, else the first one's; `check` opens one, else the newest; `show`: which of its differences. */
export const checkParsers = {
  job: parseAsId,
  check: parseAsId,
  show: parseAsStringLiteral(differenceGroups).withDefault("open"),
};
export type CheckState = inferParserType<typeof checkParsers>;

export const loadCheckState = createLoader(checkParsers);

const goingOn = ["queued", "listing"];
const pollMs = 3_000;
const idleMs = 60_000;

/** The list looks again by itself, more often while a report is being made. */
export const checksOptions = (trpc: Api, jobId: string) =>
  trpc.ledger.checks.queryOptions(
    { jobId },
    {
      refetchInterval: ({ state }) =>
        state.data?.some((check) => goingOn.includes(check.state)) ? pollMs : idleMs,
    },
  );

export const checkOptions = (trpc: Api, id: string) =>
  trpc.ledger.check.queryOptions(
    { id },
    { refetchInterval: ({ state }) => (goingOn.includes(state.data?.state ?? "") ? pollMs : false) },
  );

export const differencesOptions = (trpc: Api, checkId: string, group: CheckState["show"]) =>
  trpc.ledger.differences.infiniteQueryOptions(
    { checkId, group },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );

/** Everything that the page suspends on at that address. */
export async function loadChecks(queries: QueryClient, trpc: Api, state: CheckState): Promise<void> {
  const jobs = await queries.fetchQuery(trpc.ledger.jobs.queryOptions());
  const jobId = state.job ?? jobs[0]?.id;
  if (jobId === undefined) return;
  const checks = await queries.fetchQuery(checksOptions(trpc, jobId));
  const id = state.check ?? checks[0]?.id;
  if (id === undefined) return;
  await Promise.all([
    queries.fetchQuery(checkOptions(trpc, id)),
    queries.fetchInfiniteQuery(differencesOptions(trpc, id, state.show)),
  ]);
}
