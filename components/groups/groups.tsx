"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { ListSkeleton } from "@/components/ui/states";
import type { FoundGroup } from "@/server/domain/groups/schema";

import { AddGroup } from "./add-group";
import { groupsParsers, groupsUrlKeys } from "./address";
import { ConfigureGroupDialog } from "./configure-group-dialog";
import { GroupList } from "./group-list";

/** Groups of the directory that configure people, by priority. */
export function Groups() {
  const [{ search, edit, add }, set] = useQueryStates(groupsParsers, { urlKeys: groupsUrlKeys });
  const asked = useDeferredValue(search);
  const { data } = useQuery(useTRPC().groups.list.queryOptions());
  const [chosen, setChosen] = useState<FoundGroup | null>(null);
  const items = data?.items ?? [];
  const open = items.find(({ id }) => id === edit);
  const mayChange = data?.mayChange === true;
  const adding = () => void set({ add: true });
  return (
    <>
      <PageHeader
        title="Groups"
        note="Where several groups set a value, the one with the lowest priority number wins; a person’s own value beats any group."
        actions={
          <>
            <SearchInput
              label="Search"
              placeholder="Name"
              maxLength={120}
              value={search}
              onCommit={(text) => void set({ search: text })}
            />
            {mayChange && (
              <Menu
                trigger={
                  <Button look="primary">
                    Add Group <ChevronDown aria-hidden className="size-3.5" />
                  </Button>
                }
              >
                <MenuItem onSelect={adding}>
                  <UsersRound aria-hidden /> Group from Entra
                </MenuItem>
              </Menu>
            )}
          </>
        }
      />
      <Boundary loading={<ListSkeleton />}>
        <GroupList
          search={asked}
          onShowAll={() => void set({ search: null })}
          onAdd={adding}
          onEdit={(group) => void set({ edit: group.id })}
        />
      </Boundary>
      {mayChange && add && !chosen && (
        <AddGroup onChoose={setChosen} onClose={() => void set({ add: null })} />
      )}
      {mayChange && chosen && (
        <Boundary loading={null}>
          <ConfigureGroupDialog
            group={{ id: chosen.id, name: chosen.name, priority: items.length + 1, values: null }}
            onClose={() => {
              setChosen(null);
              void set({ add: null });
            }}
          />
        </Boundary>
      )}
      {mayChange && open && (
        <Boundary loading={null}>
          <ConfigureGroupDialog
            key={open.id}
            group={{ id: open.id, name: open.name, priority: open.priority, values: open }}
            onClose={() => void set({ edit: null })}
          />
        </Boundary>
      )}
    </>
  );
}
