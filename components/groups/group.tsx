"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { ListSkeleton } from "@/components/ui/states";

import { groupParsers, groupUrlKeys } from "./address";
import { ConfigureGroupDialog } from "./configure-group-dialog";
import { GroupSettings } from "./group-settings";
import { Members } from "./members";
import { Membership } from "./membership";
import { Without } from "./without";

/** One group that configures people: what it sets, its members, and what joining or leaving it would change. */
export function Group({ id }: { id: string }) {
  const { data: group } = useSuspenseQuery(useTRPC().groups.get.queryOptions({ groupId: id }));
  const [{ edit }, set] = useQueryStates(groupParsers, { urlKeys: groupUrlKeys });
  const router = useRouter();
  return (
    <>
      <Link href="/groups" className="mb-1 inline-flex items-center gap-1 rounded-sm text-sm text-accent">
        <ArrowLeft aria-hidden className="size-3.5" /> Groups
      </Link>
      <PageHeader
        title={group.name}
        note={
          <>
            Priority {group.priority} · {counted(group.members, "person", "people")}
            {group.nested.length > 0 && `, those of ${counted(group.nested.length, "nested group")} included`}
            {group.partial && " · only people whom User Assignment in your access rule covers are shown"}
          </>
        }
        actions={
          group.mayChange && (
            <Button look="primary" onClick={() => void set({ edit: true })}>
              Edit
            </Button>
          )
        }
      />
      {group.left && (
        <Notice tone="warn">
          This group is gone from the directory, so it configures nobody. It takes up its place again when the
          directory has it back; else delete it.
        </Notice>
      )}
      <div className="flex flex-col gap-4">
        <GroupSettings group={group} />
        <Without group={group} />
        <Section title="Members">
          <Boundary loading={<ListSkeleton rows={6} />}>
            <Members group={group} />
          </Boundary>
        </Section>
        {!group.left && <Membership group={group} />}
      </div>
      {group.mayChange && edit && (
        <Boundary loading={null}>
          <ConfigureGroupDialog
            group={{ id: group.id, name: group.name, priority: group.priority, values: group }}
            onClose={() => void set({ edit: null })}
            onDeleted={() => router.replace("/groups")}
          />
        </Boundary>
      )}
    </>
  );
}
