import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadGroupState, toMembers } from "@/components/groups/address";
import { Group } from "@/components/groups/group";
import { groupInput } from "@/server/domain/groups/schema";

export const metadata: Metadata = { title: "Group" };

type GroupPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function GroupPage({ params, searchParams }: GroupPageProps) {
  const parsed = groupInput.safeParse({ groupId: (await params).id });
  if (!parsed.success) notFound();
  const { groupId } = parsed.data;
  const members = toMembers(groupId, await loadGroupState(searchParams));
  return (
    <Screen
      path="/groups"
      load={(queries) => [
        queries.fetchQuery(trpc.groups.get.queryOptions({ groupId })),
        queries.fetchQuery(trpc.groups.members.queryOptions(members)),
      ]}
    >
      <Group key={groupId} id={groupId} />
    </Screen>
  );
}
