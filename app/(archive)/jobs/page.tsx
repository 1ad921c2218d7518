import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadJobState } from "@/components/jobs/address";
import { Jobs } from "@/components/jobs/jobs";
import { jobQueries } from "@/components/jobs/queries";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadJobState(searchParams);
  return (
    <Screen path="/jobs" load={(queries) => jobQueries(queries, trpc, state)}>
      <Jobs />
    </Screen>
  );
}
