import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { Screen, trpc } from "@/app/prefetch";
import { historyOptions } from "@/components/users/person/address";
import { Person } from "@/components/users/person/person";
import { personIdInput } from "@/server/domain/users/person/schema";

export const metadata: Metadata = { title: "User" };

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const parsed = personIdInput.safeParse(await params);
  if (!parsed.success) notFound();
  const { id } = parsed.data;
  return (
    <Screen
      path="/users"
      load={(queries) => [
        queries.fetchQuery(trpc.users.get.queryOptions({ id })),
        queries.fetchQuery(trpc.users.imports.queryOptions({ id })),
        queries.fetchInfiniteQuery(historyOptions(trpc, id)),
        queries.fetchQuery(trpc.users.choices.queryOptions()),
        queries.fetchQuery(trpc.sourceSettings.ofPerson.queryOptions({ personId: id })),
      ]}
    >
      <Person key={id} id={id} />
    </Screen>
  );
}
