import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadMappingState, unmatchedOptions } from "@/components/users/mapping/address";
import { Mapping } from "@/components/users/mapping/mapping";

export const metadata: Metadata = { title: "User Mapping" };

export default async function MappingPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadMappingState(searchParams);
  return (
    <Screen path="/mapping" load={(queries) => [queries.fetchInfiniteQuery(unmatchedOptions(trpc, state))]}>
      <Mapping />
    </Screen>
  );
}
