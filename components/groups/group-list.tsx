import { useSuspenseQuery } from "@tanstack/react-query";
import { UsersRound } from "lucide-react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Empty } from "@/components/ui/states";
import type { GroupListItem } from "@/server/domain/groups/schema";

import { GroupTable } from "./group-table";
import { OrderBar } from "./order-bar";
import { useOrder } from "./use-order";

type GroupListProps = {
  search: string;
  onShowAll: () => void;
  onAdd: () => void;
  onEdit: (group: GroupListItem) => void;
};

function NoGroups({ onAdd }: { onAdd: (() => void) | null }) {
  return (
    <Empty
      icon={UsersRound}
      title="No group configures people yet"
      action={
        onAdd && (
          <Button look="primary" onClick={onAdd}>
            Add Group
          </Button>
        )
      }
    >
      Groups come from Microsoft Entra, with everybody who is in them, nested groups included. What you set on
      a group holds for its members: whoever joins it at Entra gets it, whoever leaves loses it. Where two
      groups set the same value, the lower priority number wins: 1 wins over 2. A person’s own value beats
      every group.
    </Empty>
  );
}

/** Says that two groups disagree on where somebody's recordings lie; only a change of the directory can lead there. */
function RegionConflicts({ people }: { people: number }) {
  if (people === 0) return null;
  return (
    <Notice tone="warn">
      Groups give {counted(people, "person", "people")} different Regional Storage. The group with the lower
      priority number decides where their new recordings are stored. Set Regional Storage on the people
      themselves, or give the groups the same.
    </Notice>
  );
}

export function GroupList({ search, onShowAll, onAdd, onEdit }: GroupListProps) {
  const { data } = useSuspenseQuery(useTRPC().groups.list.queryOptions());
  const { items, mayChange, partial, regionConflicts } = data;
  const order = useOrder(items);
  const words = search.trim().toLowerCase();
  const found = order.shown.filter(({ name }) => name.toLowerCase().includes(words));
  if (items.length === 0) return <NoGroups onAdd={mayChange ? onAdd : null} />;
  if (found.length === 0) {
    return (
      <Empty
        icon={UsersRound}
        title="No group matches"
        action={
          <Button look="primary" onClick={onShowAll}>
            Show all groups
          </Button>
        }
      >
        Only groups that configure people are listed here.
      </Empty>
    );
  }
  return (
    <>
      <RegionConflicts people={regionConflicts} />
      <p role="status" className="mb-2 text-sm text-muted tabular-nums">
        {counted(found.length, "group")}
        {partial && " · members are counted as far as User Assignment in your access rule covers them"}
      </p>
      <GroupTable
        groups={found}
        onMove={mayChange && words === "" ? order.move : null}
        onEdit={mayChange ? onEdit : null}
      />
      <p role="status" className="sr-only">
        {order.said}
      </p>
      {order.changed && <OrderBar key={order.ids.join()} order={order} />}
    </>
  );
}
