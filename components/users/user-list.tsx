import { useSuspenseQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { useDeferredValue } from "react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";
import type { UserListItem } from "@/server/domain/users/schema";

import { countFilters, noFilter, shownOf, toListUsers, toUserFilter } from "./address";
import { useColumns } from "./columns";
import { Pager } from "./pager";
import { TickMatching } from "./tick-matching";
import type { Ticks } from "./use-ticks";
import { useUserList } from "./use-user-list";
import { UserTable } from "./user-table";

function Nobody() {
  const [state, set] = useUserList();
  const filtered = state.search !== "" || countFilters(toUserFilter(state)) > 0 || state.page > 1;
  const onlyUsers = shownOf(state) === "users";
  return (
    <Empty
      icon={UserRound}
      title={filtered ? "Nobody matches" : onlyUsers ? "No users yet" : "Nobody here"}
      action={
        filtered ? (
          <Button look="primary" onClick={() => void set(noFilter)}>
            Clear filter
          </Button>
        ) : (
          onlyUsers && (
            <Button look="primary" onClick={() => void set({ show: "all" })}>
              Show everybody in the directory
            </Button>
          )
        )
      }
    >
      {!filtered &&
        "People come from your directory once an administrator has granted the permissions under Tenant. Add those here whose recordings, rules or rights you configure."}
      {filtered && onlyUsers && "Only users were looked through, not the rest of the directory."}
    </Empty>
  );
}

type UserListProps = { ticks: Ticks; onEdit: ((person: UserListItem) => void) | undefined };

export function UserList({ ticks, onEdit }: UserListProps) {
  const [state, set] = useUserList();
  const asked = useDeferredValue(state);
  const { shown: columns } = useColumns();
  const { data } = useSuspenseQuery(useTRPC().users.list.queryOptions(toListUsers(asked)));
  const stale = asked !== state;
  if (data.items.length === 0) return <Nobody />;
  return (
    <div aria-busy={stale} inert={stale} className={stale ? "opacity-60" : ""}>
      <div className="mb-2 flex flex-wrap items-center gap-3 text-sm text-muted">
        <p role="status" className="tabular-nums">
          {counted(data.total, "person", "people")}
        </p>
        {onEdit && <TickMatching filter={toUserFilter(asked)} page={data} ticks={ticks} />}
      </div>
      <UserTable
        items={data.items}
        columns={columns}
        sort={state}
        onSort={(sort) => void set({ ...sort, page: null })}
        ticked={ticks.ids}
        onTick={ticks.tick}
        onEdit={onEdit}
      />
      <Pager
        total={data.total}
        page={data.page}
        pageSize={data.pageSize}
        onPage={(page) => void set({ page }, { history: "push", scroll: true })}
      />
    </div>
  );
}
