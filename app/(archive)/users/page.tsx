import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadUserState, toListUsers } from "@/components/users/address";
import { Users } from "@/components/users/users";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const input = toListUsers(await loadUserState(searchParams));
  return (
    <Screen
      path="/users"
      load={(queries) => [
        queries.fetchQuery(trpc.users.list.queryOptions(input)),
        queries.fetchQuery(trpc.users.choices.queryOptions()),
        queries.fetchQuery(trpc.rules.list.queryOptions()),
      ]}
    >
      <Users />
    </Screen>
  );
}
