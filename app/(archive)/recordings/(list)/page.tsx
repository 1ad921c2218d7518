import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { loadMe, Screen, trpc } from "@/app/prefetch";
import { viewerZone } from "@/app/viewer";
import { loadFilterState, toFilter } from "@/components/recordings/filter";
import { searchOptions } from "@/components/recordings/queries";
import { Recordings } from "@/components/recordings/recordings";

export const metadata: Metadata = { title: "Recordings" };

export default async function RecordingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { tenant } = await loadMe();
  const zone = await viewerZone(tenant.timeZone);
  const filter = toFilter(await loadFilterState(searchParams), new Date(), zone);
  return (
    <Screen
      path="/recordings"
      load={(queries) => [
        queries.fetchInfiniteQuery(searchOptions(trpc, filter)),
        queries.fetchQuery(trpc.conversations.count.queryOptions({ filter })),
        queries.fetchQuery(trpc.conversations.integrations.queryOptions()),
        queries.fetchQuery(trpc.customFields.list.queryOptions()),
      ]}
    >
      <Recordings />
    </Screen>
  );
}
