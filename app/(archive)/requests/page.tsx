import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadRequestState, requestOptions, viewOf } from "@/components/requests/address";
import { Requests } from "@/components/requests/requests";

export const metadata: Metadata = { title: "Requests" };

export default async function RequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { view } = await loadRequestState(searchParams);
  return (
    <Screen
      path="/requests"
      load={(queries) => [
        queries
          .fetchQuery(trpc.replayRequests.summary.queryOptions())
          .then((summary) => queries.fetchInfiniteQuery(requestOptions(trpc, viewOf(view, summary)))),
      ]}
    >
      <Requests />
    </Screen>
  );
}
