import { Pencil } from "lucide-react";

import { IconButton } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ListUsers, UserListItem, UserSort } from "@/server/domain/users/schema";

import { cells } from "./user-cells";
import { columnLabels } from "./words";

type Sort = Pick<ListUsers, "sort" | "descending">;

type UserTableProps = {
  items: readonly UserListItem[];
  columns: readonly UserSort[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  ticked: ReadonlySet<string>;
  onTick: (people: readonly UserListItem[], on: boolean) => void;
  /** Absent where the viewer may change nothing. */
  onEdit?: ((person: UserListItem) => void) | undefined;
};

type RowProps = Pick<UserTableProps, "columns" | "ticked" | "onTick" | "onEdit"> & { person: UserListItem };

const tick = "block size-4 accent-accent";

function Row({ person, columns, ticked, onTick, onEdit }: RowProps) {
  const on = ticked.has(person.id);
  return (
    <Tr className={on ? "bg-accent-soft/60" : ""}>
      {onEdit && (
        <Td>
          <input
            type="checkbox"
            aria-label={`Tick ${person.name}`}
            className={tick}
            checked={on}
            onChange={({ target }) => onTick([person], target.checked)}
          />
        </Td>
      )}
      {columns.map((column) => (
        <Td key={column}>
          {column === "name" && onEdit ? (
            <span className="flex items-center justify-between gap-2">
              {cells.name(person)}
              <IconButton label={`Edit ${person.name}`} className="-my-1" onClick={() => onEdit(person)}>
                <Pencil aria-hidden />
              </IconButton>
            </span>
          ) : (
            cells[column](person)
          )}
        </Td>
      ))}
    </Tr>
  );
}

function TickPage({ items, ticked, onTick }: Pick<UserTableProps, "items" | "ticked" | "onTick">) {
  const all = items.every(({ id }) => ticked.has(id));
  const some = items.some(({ id }) => ticked.has(id));
  return (
    <input
      type="checkbox"
      aria-label="Tick all on this page"
      className={tick}
      checked={all}
      ref={(box) => {
        if (box) box.indeterminate = some && !all;
      }}
      onChange={({ target }) => onTick(items, target.checked)}
    />
  );
}

export function UserTable({ items, columns, sort, onSort, ticked, onTick, onEdit }: UserTableProps) {
  return (
    <Table label="Users">
      <thead>
        <tr>
          {onEdit && (
            <Th>
              <TickPage {...{ items, ticked, onTick }} />
            </Th>
          )}
          {columns.map((column) => {
            const sorted = sort.sort === column && (sort.descending ? "desc" : "asc");
            return (
              <Th
                key={column}
                sorted={sorted}
                onSort={() => onSort({ sort: column, descending: sorted === "asc" })}
              >
                {columnLabels[column]}
              </Th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {items.map((person) => (
          <Row key={person.id} {...{ person, columns, ticked, onTick, onEdit }} />
        ))}
      </tbody>
    </Table>
  );
}
