import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadChecks, loadCheckState } from "@/components/completeness/address";
import { Completeness } from "@/components/completeness/completeness";

export const metadata: Metadata = { title: "Completeness" };

export default async function CompletenessPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadCheckState(searchParams);
  return (
    <Screen path="/completeness" load={(queries) => [loadChecks(queries, trpc, state)]}>
      <Completeness />
    </Screen>
  );
}
