"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { Empty, ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { skuLabels } from "@/server/domain/licenses/schema";

import { groupParsers, groupUrlKeys } from "./address";

const None = () => <span className="text-muted">None</span>;

function GroupList({ search, onClear }: { search: string; onClear: () => void }) {
  const { data } = useSuspenseQuery(useTRPC().groups.list.queryOptions());
  const groups = data.items.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  if (groups.length === 0) {
    return (
      <Empty
        icon={UsersRound}
        title={search ? "No group matches" : "No groups yet"}
        action={
          search && (
            <Button look="primary" onClick={onClear}>
              Show all groups
            </Button>
          )
        }
      >
        {!search &&
          "Groups come from your directory once an administrator has granted the permissions under Tenant."}
      </Empty>
    );
  }
  return (
    <>
      <p role="status" className="mb-2 text-sm text-muted tabular-nums">
        {counted(groups.length, "group")}
      </p>
      <Table label="Groups">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th align="right">Priority</Th>
            <Th>License</Th>
            <Th>Regional Storage</Th>
            <Th>Recording Rule</Th>
            <Th>Replay Rule</Th>
            <Th>Access Rule</Th>
            <Th>Add On Zoom Integration</Th>
            <Th align="right">Members</Th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Tr key={group.id}>
              <Td className="font-medium">{group.name}</Td>
              <Td className="text-right">{group.priority ?? <None />}</Td>
              <Td className="whitespace-nowrap">{group.license ? skuLabels[group.license] : <None />}</Td>
              <Td>{group.regionalStorage ?? <None />}</Td>
              <Td>{group.recordingRule?.name ?? <None />}</Td>
              <Td>{group.replayRule?.name ?? <None />}</Td>
              <Td>{group.accessRule?.name ?? <None />}</Td>
              <Td>{group.addOnZoom === null ? <None /> : group.addOnZoom ? "On" : "Off"}</Td>
              <Td className="text-right">{formatNumber(group.members)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

/** Groups of the directory, those that configure people first. */
export function Groups() {
  const [{ search }, set] = useQueryStates(groupParsers, { urlKeys: groupUrlKeys });
  const asked = useDeferredValue(search);
  return (
    <>
      <PageHeader
        title="Groups"
        note="Where several groups set a value, the one with the lowest priority number wins; a person’s own value beats any group."
        actions={
          <SearchInput
            label="Search"
            placeholder="Name"
            maxLength={120}
            value={search}
            onCommit={(text) => void set({ search: text })}
          />
        }
      />
      <Boundary loading={<ListSkeleton />}>
        <GroupList search={asked} onClear={() => void set({ search: null })} />
      </Boundary>
    </>
  );
}
