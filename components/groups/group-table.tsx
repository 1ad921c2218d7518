import { clsx } from "clsx";
import { Pencil } from "lucide-react";
import Link from "next/link";

import { formatNumber } from "@/components/format/text";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { GroupListItem } from "@/server/domain/groups/schema";

import { type Drag, OrderControls, useDrag } from "./order-controls";
import { AddOns, License, RegionalStorage, Rule } from "./values";

type GroupTableProps = {
  groups: readonly GroupListItem[];
  /** Null: the viewer may not change the order, or only some of the groups are shown. */
  onMove: ((from: number, to: number) => void) | null;
  /** Null: the viewer may not change groups. */
  onEdit: ((group: GroupListItem) => void) | null;
};

/** A line where the dragged row would land. */
const landingClass = (drag: Drag | null, at: number) =>
  clsx(
    drag?.from === at && "opacity-50",
    drag &&
      drag.to !== drag.from &&
      drag.to === at &&
      (drag.to < drag.from
        ? "shadow-[inset_0_2px_var(--color-accent)]"
        : "shadow-[inset_0_-2px_var(--color-accent)]"),
  );

function Members({ group }: { group: GroupListItem }) {
  return (
    <>
      {formatNumber(group.members)}
      {group.withoutSeat > 0 && (
        <span className="block">
          <Badge tone="warn">{formatNumber(group.withoutSeat)} without a license</Badge>
        </span>
      )}
    </>
  );
}

/** Groups that configure people; the first one wins. */
export function GroupTable({ groups, onMove, onEdit }: GroupTableProps) {
  const { drag, cancel, handleOf } = useDrag((from, to) => onMove?.(from, to));
  return (
    <Table label="Groups">
      <thead>
        <tr>
          {onMove && (
            <Th>
              <span className="sr-only">Order</span>
            </Th>
          )}
          <Th>Name</Th>
          <Th align="right">Priority</Th>
          <Th align="right">Members</Th>
          <Th>License</Th>
          <Th wrap>Regional Storage</Th>
          <Th wrap>Recording Rule</Th>
          <Th wrap>Replay Rule</Th>
          <Th wrap>Access Rule</Th>
          <Th wrap>Analytics Rules</Th>
          <Th>Add-ons</Th>
          {onEdit && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {groups.map((group, at) => (
          <Tr key={group.id} className={landingClass(drag, at)}>
            {onMove && (
              <Td className="px-1! py-0!">
                <OrderControls
                  name={group.name}
                  at={at}
                  count={groups.length}
                  handle={handleOf(at)}
                  onCancel={cancel}
                  onMove={onMove}
                />
              </Td>
            )}
            <Td className="min-w-40 font-medium">
              <Link
                href={`/groups/${group.id}`}
                data-row
                className="rounded-sm break-words text-accent hover:underline"
              >
                {group.name}
              </Link>
              {group.left && (
                <span className="block">
                  <Badge tone="warn">Left the directory, configures nobody</Badge>
                </span>
              )}
            </Td>
            <Td className="text-right">{onMove ? at + 1 : group.priority}</Td>
            <Td className="text-right">
              <Members group={group} />
            </Td>
            <Td>
              <License group={group} />
            </Td>
            <Td>
              <RegionalStorage group={group} />
            </Td>
            <Td>
              <Rule group={group} of="recordingRule" />
            </Td>
            <Td>
              <Rule group={group} of="replayRule" />
            </Td>
            <Td>
              <Rule group={group} of="accessRule" />
            </Td>
            <Td>
              <Rule group={group} of="analyticsRule" />
            </Td>
            <Td>
              <AddOns group={group} />
            </Td>
            {onEdit && (
              <Td className="py-0!">
                <IconButton label={`Edit ${group.name}`} onClick={() => onEdit(group)}>
                  <Pencil aria-hidden />
                </IconButton>
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
