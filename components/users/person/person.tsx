"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { PersonAtZoom } from "@/components/source-settings/person-at-zoom";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import { type OpenDialog, Dialogs } from "@/components/users/dialogs";
import { DoneNotice, type Done } from "@/components/users/done";
import { stateWords } from "@/components/users/words";

import { Configuration } from "./configuration";
import { Facts } from "./facts";
import { Groups } from "./groups";
import { History } from "./history";
import { Identities } from "./identities";
import { Imports } from "./imports";
import { Licenses } from "./licenses";
import { Departed } from "./departed";

/** Everything about one person: what holds and why, what is imported, what they use, and every change. */
export function Person({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: person } = useSuspenseQuery(trpc.users.get.queryOptions({ id }));
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const { data: choices } = useSuspenseQuery(trpc.users.choices.queryOptions());
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const mayAdd = me.rights.includes("users.add");
  const edit = () => setOpen({ kind: "configure", personIds: [id], person: person.item });
  const reactivate = () => setOpen({ kind: "reactivate", personIds: [id] });
  const mayEdit = mayAdd || choices.assignable.length > 0;
  const off = person.state === "deactivated";
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {person.name}
            <Badge tone={person.state === "active" ? "ok" : "warn"}>{stateWords[person.state]}</Badge>
            {!person.item.listed && <Badge>Not added yet</Badge>}
            {person.origin === "manual" && <Badge>Entered by hand</Badge>}
          </span>
        }
        note={
          <>
            <Link href="/users" className="rounded-sm text-accent underline">
              Users
            </Link>
            {` · ${[person.username, person.department].filter(Boolean).join(" · ")}`}
          </>
        }
        actions={
          <>
            {mayAdd && (
              <Button onClick={off ? reactivate : () => setOpen({ kind: "deactivate", personIds: [id] })}>
                {off ? "Reactivate" : "Deactivate"}
              </Button>
            )}
            {mayEdit && (
              <Button look="primary" onClick={edit}>
                Edit
              </Button>
            )}
          </>
        }
      />
      {done && <DoneNotice done={done} onConfigure={edit} onClose={() => setDone(null)} />}
      <Departed person={person} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Boundary loading={<ListSkeleton rows={3} />}>
            <Imports
              id={id}
              rights={me.rights}
              onEdit={mayEdit ? edit : null}
              onReactivate={mayAdd ? reactivate : null}
            />
          </Boundary>
          <Configuration fields={person.fields} />
          <Boundary loading={<ListSkeleton rows={3} />}>
            <PersonAtZoom personId={id} mayRestore={me.rights.includes("jobs.manage")} />
          </Boundary>
          <Boundary loading={<ListSkeleton rows={5} />}>
            <History id={id} />
          </Boundary>
        </div>
        <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-1">
          <Facts person={person} />
          <Licenses licenses={person.licenses} />
          <Groups groups={person.groups} />
          <Identities person={person} mayMap={me.rights.includes("users.map_external")} />
        </div>
      </div>
      <Dialogs
        open={open}
        onDone={(what) => {
          setDone(what);
          setOpen(null);
        }}
        onClose={() => setOpen(null)}
      />
    </>
  );
}
