import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { inputClass } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Failed, ListSkeleton } from "@/components/ui/states";
import { type GroupDetail, membershipActs } from "@/server/domain/groups/schema";

import { groupParsers, groupUrlKeys } from "./address";
import { MembershipEffect } from "./membership-effect";

/** Where the answer stands on the page. */
export const membershipId = "membership";
const maxFound = 10;
const actWords = { join: "joins", leave: "leaves" } as const;

function FindPerson({ onChoose }: { onChoose: (id: string) => void }) {
  const [search, setSearch] = useState("");
  const people = useQuery(
    useTRPC().users.list.queryOptions(
      { search, show: "all", pageSize: maxFound },
      { enabled: search !== "" },
    ),
  );
  return (
    <div className="flex max-w-md flex-col gap-1.5">
      <DebouncedInput
        type="search"
        aria-label="Search a person"
        placeholder="Name or username"
        maxLength={120}
        className={inputClass}
        value={search}
        onCommit={setSearch}
      />
      {people.isLoading && <ListSkeleton rows={2} />}
      {people.error && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.items.length === 0 && (
        <p role="status" className="text-sm text-muted">
          Nobody is found. Try the beginning of a name or username.
        </p>
      )}
      <ul>
        {people.data?.items.map(({ id, name, username }) => (
          <li key={id}>
            <Button look="ghost" className="w-full justify-start!" onClick={() => onChoose(id)}>
              <span className="truncate">{name}</span>
              <span className="truncate font-normal text-muted">{username}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What would change for somebody who joins or leaves the group at Entra. */
export function Membership({ group }: { group: GroupDetail }) {
  const [{ person, act }, set] = useQueryStates(groupParsers, { urlKeys: groupUrlKeys });
  return (
    <Section title="What if somebody joins or leaves?">
      <div id={membershipId} className="flex min-h-64 scroll-my-6 flex-col gap-3 px-4 py-3">
        <p className="text-sm text-muted">
          Who is a member is decided at Entra and arrives with the next sync of the directory. Nothing is
          changed here.
        </p>
        <fieldset className="flex flex-wrap gap-4 text-sm">
          <legend className="sr-only">Joins or leaves</legend>
          {membershipActs.map((one) => (
            <label key={one} className="flex items-center gap-2">
              <input
                type="radio"
                name="act"
                className="size-4 accent-accent"
                checked={act === one}
                onChange={() => void set({ act: one })}
              />
              Somebody {actWords[one]}
            </label>
          ))}
        </fieldset>
        {person === null ? (
          <FindPerson onChoose={(id) => void set({ person: id })} />
        ) : (
          <MembershipEffect
            group={group}
            personId={person}
            act={act}
            onOther={() => void set({ person: null })}
          />
        )}
      </div>
    </Section>
  );
}
