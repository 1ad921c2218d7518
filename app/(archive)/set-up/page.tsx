import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadSetupState } from "@/components/tenant/address";
import { SetUp } from "@/components/tenant/set-up";

export const metadata: Metadata = { title: "Set-up" };

export default async function SetUpPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadSetupState(searchParams);
  return (
    <Screen path="/set-up" load={(queries) => [queries.fetchQuery(trpc.tenant.setup.queryOptions(state))]}>
      <SetUp />
    </Screen>
  );
}
