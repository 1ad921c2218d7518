import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { Groups } from "@/components/groups/groups";

export const metadata: Metadata = { title: "Groups" };

export default function GroupsPage() {
  return (
    <Screen path="/groups" load={(queries) => [queries.fetchQuery(trpc.groups.list.queryOptions())]}>
      <Groups />
    </Screen>
  );
}
