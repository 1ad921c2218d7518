import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadGroupState, toListGroups } from "@/components/groups/address";
import { Groups } from "@/components/groups/groups";

export const metadata: Metadata = { title: "Groups" };

export default async function GroupsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const input = toListGroups(await loadGroupState(searchParams));
  return (
    <Screen path="/groups" load={(queries) => [queries.fetchQuery(trpc.groups.list.queryOptions(input))]}>
      <Groups />
    </Screen>
  );
}
