import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadJobState } from "@/components/jobs/address";
import { Jobs } from "@/components/jobs/jobs";
import { jobsOptions, runsOptions } from "@/components/jobs/queries";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { job, historical } = await loadJobState(searchParams);
  return (
    <Screen
      path="/jobs"
      load={(queries) =>
        job === null
          ? [queries.fetchQuery(jobsOptions(trpc, historical))]
          : [
              queries.fetchQuery(trpc.jobs.get.queryOptions({ id: job })),
              queries.fetchQuery(runsOptions(trpc, job)),
            ]
      }
    >
      <Jobs />
    </Screen>
  );
}
