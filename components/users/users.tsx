"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { Empty, ListSkeleton } from "@/components/ui/states";
import type { UserListItem } from "@/server/domain/users/schema";

import { shownUsers, toListUsers, userParsers, userUrlKeys } from "./address";
import { ConfigureDialog } from "./configure-dialog";
import { Pager } from "./pager";
import { UserTable } from "./user-table";
import { useTicks } from "./use-ticks";
import { shownWords } from "./words";

const maxTicked = 500;

function UserList({
  ticks,
  onEdit,
}: {
  ticks: ReturnType<typeof useTicks>;
  onEdit: (p: UserListItem) => void;
}) {
  const [state, set] = useQueryStates(userParsers, { urlKeys: userUrlKeys });
  const asked = useDeferredValue(state);
  const { data } = useSuspenseQuery(useTRPC().users.list.queryOptions(toListUsers(asked)));
  if (data.items.length === 0) {
    const filtered = state.search !== "" || state.show !== "all" || state.page > 1;
    return (
      <Empty
        icon={UserRound}
        title={filtered ? "Nobody matches" : "No people yet"}
        action={
          filtered && (
            <Button look="primary" onClick={() => void set({ search: null, show: null, page: null })}>
              Show everybody
            </Button>
          )
        }
      >
        {!filtered &&
          "People come from your directory once an administrator has granted the permissions under Tenant."}
      </Empty>
    );
  }
  return (
    <>
      <p role="status" className="mb-2 text-sm text-muted tabular-nums">
        {counted(data.total, "person", "people")}
      </p>
      <UserTable
        items={data.items}
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
    </>
  );
}

/** People of the directory with what holds for them; ticked ones are configured together. */
export function Users() {
  const [state, set] = useQueryStates(userParsers, { urlKeys: userUrlKeys });
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  const ticks = useTicks();
  const [editing, setEditing] = useState<readonly UserListItem[]>([]);
  const [changed, setChanged] = useState(0);
  const tooMany = ticks.people.length > maxTicked;
  return (
    <>
      <PageHeader
        title="Users"
        note="Tick people and edit them together. Each value shows where it comes from."
        actions={
          <>
            <SearchInput
              label="Search"
              placeholder="Name or username"
              maxLength={120}
              value={state.search}
              onCommit={(search) => void set({ search, page: null })}
            />
            <select
              aria-label="Show"
              className={`${inputClass} w-auto!`}
              value={state.show}
              onChange={({ target }) =>
                void set({ show: shownUsers.find((show) => show === target.value) ?? null, page: null })
              }
            >
              {shownUsers.map((show) => (
                <option key={show} value={show}>
                  {shownWords[show]}
                </option>
              ))}
            </select>
          </>
        }
      />
      {changed > 0 && (
        <Notice tone="ok" onClose={() => setChanged(0)}>
          {counted(changed, "person", "people")} configured.{" "}
          {me.rights.includes("jobs.manage") && (
            <Link
              href={state.job === null ? "/jobs" : `/jobs?job=${state.job}`}
              className="rounded-sm font-medium text-accent underline"
            >
              Go to the job and use “Run now” to import their recordings
            </Link>
          )}
        </Notice>
      )}
      <div className="mb-2 flex min-h-control flex-wrap items-center gap-3 text-sm">
        <Button
          look="primary"
          disabled={ticks.people.length === 0 || tooMany}
          onClick={() => setEditing(ticks.people)}
        >
          Edit
        </Button>
        <span role="status" className="tabular-nums">
          {tooMany
            ? `${counted(ticks.people.length, "person", "people")} ticked: at most ${maxTicked} at a time`
            : `${counted(ticks.people.length, "person", "people")} ticked`}
        </span>
        {ticks.people.length > 0 && (
          <Button look="ghost" onClick={ticks.clear}>
            Clear
          </Button>
        )}
      </div>
      <Boundary loading={<ListSkeleton />}>
        <UserList ticks={ticks} onEdit={(person) => setEditing([person])} />
      </Boundary>
      {editing.length > 0 && (
        <Boundary loading={null}>
          <ConfigureDialog
            people={editing}
            onSaved={(count) => {
              setChanged(count);
              setEditing([]);
              ticks.clear();
            }}
            onClose={() => setEditing([])}
          />
        </Boundary>
      )}
    </>
  );
}
