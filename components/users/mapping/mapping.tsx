"use client";

import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { UserRoundCheck, UserRoundX } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { Empty, ListSkeleton } from "@/components/ui/states";
import type { UnmatchedUser } from "@/server/domain/mapping/schema";

import { mappingParsers, mappingUrlKeys, unmatchedOptions } from "./address";
import { ChoosePerson } from "./choose-person";
import { UnmatchedTable } from "./unmatched-table";
import { type Mapped, useMapping } from "./use-mapping";
import { sourceUserWords } from "./words";

const useMe = () => useSuspenseQuery(useTRPC().tenant.me.queryOptions()).data;

type QueueProps = {
  mapping: ReturnType<typeof useMapping>;
  onChoose: (user: UnmatchedUser) => void;
};

function emptyTitle(isUnlisted: boolean, filtered: boolean): string {
  if (isUnlisted) return "Everybody’s recordings could be listed";
  return filtered ? "No unmatched user here" : "Every Zoom user matches a person";
}

function Queue({ mapping, onChoose }: QueueProps) {
  const me = useMe();
  const [state, set] = useQueryStates(mappingParsers, { urlKeys: mappingUrlKeys });
  const query = useSuspenseInfiniteQuery(unmatchedOptions(useTRPC(), useDeferredValue(state)));
  const [first] = query.data.pages;
  const items = query.data.pages.flatMap((page) => page.items);
  if (!first || items.length === 0) {
    const filtered = state.search !== "" || state.job !== null || state.status !== null;
    return (
      <Empty
        icon={filtered ? UserRoundX : UserRoundCheck}
        title={emptyTitle(state.status !== null, filtered)}
        action={
          filtered && (
            <Button look="primary" onClick={() => void set({ search: null, job: null, status: null })}>
              Show all unmatched users
            </Button>
          )
        }
      >
        {!filtered && "Whoever joins your Zoom account and is nobody here appears after the job’s next run."}
      </Empty>
    );
  }
  return (
    <>
      <p role="status" className="mb-2 text-sm text-muted tabular-nums">
        {counted(first.total, "user")}{" "}
        {state.status ? "whose recordings could not be listed" : "without a person"}
        {first.recordings > 0 && `, ${counted(first.recordings, "recording")} of theirs not imported`}
      </p>
      <UnmatchedTable
        items={items}
        busy={mapping.busy}
        mayList={me.rights.includes("users.list")}
        onMap={mapping.map}
        onChoose={onChoose}
      />
      <LoadMore query={query} />
    </>
  );
}

function MappedNotice({ mapped, mapping }: { mapped: Mapped; mapping: ReturnType<typeof useMapping> }) {
  const { user, person } = mapped;
  const mayList = useMe().rights.includes("users.list");
  return (
    <Notice tone="ok" onClose={mapping.close}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>
          {sourceUserWords(user)} is{" "}
          {mayList ? (
            <Link href={`/users/${person.id}`} className="rounded-sm font-medium text-accent underline">
              {person.name}
            </Link>
          ) : (
            person.name
          )}
          .{" "}
          {user.recordings > 0 &&
            `${counted(user.recordings, "recording is", "recordings are")} decided anew now; what is kept is imported at once.`}
        </span>
        <Button busy={mapping.busy} onClick={() => mapping.undo(mapped)}>
          Undo
        </Button>
      </div>
    </Notice>
  );
}

/** Users of connected accounts who match nobody here: who are they? */
export function Mapping() {
  const [{ search, job, status }, set] = useQueryStates(mappingParsers, { urlKeys: mappingUrlKeys });
  const mapping = useMapping();
  const [choosing, setChoosing] = useState<UnmatchedUser | null>(null);
  return (
    <>
      <PageHeader
        title="User Mapping"
        note="Zoom users whose address is nobody’s here. Say who they are, and their recordings are decided at once."
        actions={
          <>
            {status && (
              <Button onClick={() => void set({ status: null })}>
                Only who could not be listed: show all
              </Button>
            )}
            {job && <Button onClick={() => void set({ job: null })}>Only of one job: show all</Button>}
            <SearchInput
              label="Search"
              placeholder="Address"
              maxLength={120}
              value={search}
              onCommit={(text) => void set({ search: text })}
            />
          </>
        }
      />
      {mapping.mapped && <MappedNotice mapped={mapping.mapped} mapping={mapping} />}
      {mapping.error && (
        <Notice tone="danger" onClose={mapping.closeError}>
          {errorMessage(mapping.error)}
        </Notice>
      )}
      <Boundary loading={<ListSkeleton />}>
        <Queue mapping={mapping} onChoose={setChoosing} />
      </Boundary>
      {choosing && (
        <ChoosePerson
          who={sourceUserWords(choosing)}
          onClose={() => setChoosing(null)}
          onChoose={(person) => {
            mapping.map(choosing, person);
            setChoosing(null);
          }}
        />
      )}
    </>
  );
}
