import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { skuLabels } from "@/server/domain/licenses/schema";
import type { ListUsers, Sourced, UserListItem } from "@/server/domain/users/schema";

import { directoryStateWords, onOff, sourceWords } from "./words";

type ValueProps<T> = { of: Sourced<T | null>; children: (value: T) => ReactNode };

/** A value of the effective configuration, with where it comes from as a quiet hint. */
function Value<T>({ of: { value, source }, children }: ValueProps<T>) {
  if (value === null) return <span className="text-muted">None</span>;
  return (
    <>
      {children(value)}
      <span className="block text-2xs text-muted">{sourceWords(source)}</span>
    </>
  );
}

export type Sort = Pick<ListUsers, "sort" | "descending">;

type Ticks = {
  ticked: ReadonlySet<string>;
  onTick: (people: readonly UserListItem[], on: boolean) => void;
};

type UserTableProps = Ticks & {
  items: readonly UserListItem[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onEdit: (person: UserListItem) => void;
};

type RowProps = Pick<UserTableProps, "ticked" | "onTick" | "onEdit"> & { person: UserListItem };

function Row({ person, ticked, onTick, onEdit }: RowProps) {
  const on = ticked.has(person.id);
  const state = directoryStateWords(person.directoryState);
  return (
    <Tr className={on ? "bg-accent-soft/60" : ""}>
      <Td>
        <input
          type="checkbox"
          aria-label={`Tick ${person.name}`}
          className="block size-4 accent-accent"
          checked={on}
          onChange={({ target }) => onTick([person], target.checked)}
        />
      </Td>
      <Td className="font-medium whitespace-nowrap">
        <button
          type="button"
          data-row
          className="rounded-sm text-left text-accent hover:underline"
          onClick={() => onEdit(person)}
        >
          {person.name}
        </button>
        {state && (
          <span className="ml-1.5">
            <Badge tone="warn">{state}</Badge>
          </span>
        )}
      </Td>
      <Td className="max-w-56 truncate" title={person.username}>
        {person.username}
      </Td>
      <Td className="whitespace-nowrap">
        <Value of={person.license}>{(license) => skuLabels[license]}</Value>
      </Td>
      <Td>
        <Value of={person.regionalStorage}>{(region) => region}</Value>
      </Td>
      <Td>{person.department ?? <span className="text-muted">None</span>}</Td>
      <Td>
        <Value of={person.recordingRule}>{({ name }) => name}</Value>
      </Td>
      <Td>
        <Value of={person.replayRule}>{({ name }) => name}</Value>
      </Td>
      <Td>
        <Value of={person.accessRule}>{({ name }) => name}</Value>
      </Td>
      <Td>
        <Value of={person.addOnZoom}>{onOff}</Value>
      </Td>
    </Tr>
  );
}

export function UserTable({ items, sort, onSort, ticked, onTick, onEdit }: UserTableProps) {
  const all = items.every(({ id }) => ticked.has(id));
  const some = items.some(({ id }) => ticked.has(id));
  const sortable = (key: Sort["sort"]) => {
    const sorted: "asc" | "desc" | false = sort.sort === key && (sort.descending ? "desc" : "asc");
    return { sorted, onSort: () => onSort({ sort: key, descending: sorted === "asc" }) };
  };
  return (
    <Table label="Users">
      <thead>
        <tr>
          <Th>
            <input
              type="checkbox"
              aria-label="Tick all on this page"
              className="block size-4 accent-accent"
              checked={all}
              ref={(box) => {
                if (box) box.indeterminate = some && !all;
              }}
              onChange={({ target }) => onTick(items, target.checked)}
            />
          </Th>
          <Th {...sortable("name")}>Name</Th>
          <Th {...sortable("username")}>Username</Th>
          <Th>License</Th>
          <Th>Regional Storage</Th>
          <Th {...sortable("department")}>Department</Th>
          <Th>Recording Rule</Th>
          <Th>Replay Rule</Th>
          <Th>Access Rule</Th>
          <Th>Add On Zoom Integration</Th>
        </tr>
      </thead>
      <tbody>
        {items.map((person) => (
          <Row key={person.id} {...{ person, ticked, onTick, onEdit }} />
        ))}
      </tbody>
    </Table>
  );
}
