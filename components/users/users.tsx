"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";

import { ActiveFilters } from "./active-filters";
import { BulkBar } from "./bulk-bar";
import { Dialogs, type OpenDialog } from "./dialogs";
import { type Done, DoneNotice } from "./done";
import { AddUserMenu, ExportReportMenu } from "./header-menus";
import { Toolbar } from "./toolbar";
import { useTicks } from "./use-ticks";
import { UserList } from "./user-list";

/** Users with what holds for them and why; ticked ones are changed together. */
export function Users() {
  const trpc = useTRPC();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const { data: choices } = useSuspenseQuery(trpc.users.choices.queryOptions());
  const ticks = useTicks();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const mayAdd = me.rights.includes("users.add");
  const mayEdit = mayAdd || choices.assignable.length > 0;
  const personIds = [...ticks.ids];
  const [first] = personIds;
  const finish = (what: Done) => {
    setDone(what);
    setOpen(null);
    ticks.clear();
  };
  return (
    <>
      <PageHeader
        title="Users"
        note="Each value shows where it comes from. Tick people to change them together."
        actions={
          <>
            <ExportReportMenu />
            {mayAdd && <AddUserMenu onAdd={(source) => setOpen({ kind: "add", source })} />}
          </>
        }
      />
      {done && (
        <DoneNotice
          done={done}
          onConfigure={(ids) => setOpen({ kind: "configure", personIds: ids, person: null })}
          onClose={() => setDone(null)}
        />
      )}
      <Toolbar onFilter={() => setOpen({ kind: "filter" })} />
      <Boundary loading={null}>
        <ActiveFilters />
      </Boundary>
      {mayEdit && (
        <BulkBar
          count={personIds.length}
          mayAdd={mayAdd}
          onEdit={() => {
            const person = personIds.length === 1 && first ? (ticks.byId.get(first) ?? null) : null;
            setOpen({ kind: "configure", personIds, person });
          }}
          onDeactivate={() => setOpen({ kind: "deactivate", personIds })}
          onReactivate={() => setOpen({ kind: "reactivate", personIds })}
          onClear={ticks.clear}
        />
      )}
      <Boundary loading={<ListSkeleton />}>
        <UserList
          ticks={ticks}
          onEdit={
            mayEdit ? (person) => setOpen({ kind: "configure", personIds: [person.id], person }) : undefined
          }
        />
      </Boundary>
      <Dialogs open={open} onDone={finish} onClose={() => setOpen(null)} />
    </>
  );
}
