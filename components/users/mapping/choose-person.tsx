import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Dialog } from "@/components/ui/dialog";
import { SearchInput } from "@/components/ui/search-input";
import { Failed, Skeleton } from "@/components/ui/states";
import type { MappingPerson } from "@/server/domain/mapping/schema";

type ChoosePersonProps = {
  /** Who is to be mapped, in words. */
  who: string;
  onChoose: (person: MappingPerson) => void;
  onClose: () => void;
};

function Found({ search, onChoose }: { search: string; onChoose: (person: MappingPerson) => void }) {
  const people = useQuery(useTRPC().mapping.people.queryOptions({ search }));
  if (people.isError) return <Failed error={people.error} onRetry={() => void people.refetch()} />;
  if (people.isPending) return <Skeleton className="h-8 w-full" />;
  if (people.data.length === 0) {
    return <p className="py-2 text-sm text-muted">Nobody matches, of the people whom you may list.</p>;
  }
  return (
    <ul aria-label="People" className="flex flex-col gap-px">
      {people.data.map((person) => (
        <li key={person.id}>
          <button
            type="button"
            className="flex w-full flex-wrap items-center gap-x-2 rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-accent-soft"
            onClick={() => onChoose(person)}
          >
            <span className="font-medium">{person.name}</span>
            <span className="text-muted">{person.username}</span>
            {person.state === "left" && <Badge tone="warn">Left the directory</Badge>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Anybody of the directory, by search. */
export function ChoosePerson({ who, onChoose, onClose }: ChoosePersonProps) {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  const [search, setSearch] = useState("");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Choose person"
      description={`Who is ${who}? Their recordings are decided by that person’s configuration.`}
    >
      <div className="flex min-h-40 flex-col gap-3">
        <SearchInput
          label="Search people"
          placeholder="Name or username"
          maxLength={120}
          value={search}
          onCommit={setSearch}
        />
        {search !== "" && <Found search={search} onChoose={onChoose} />}
        {me.rights.includes("users.add") && (
          <p className="mt-auto text-sm text-muted">
            A guest, or somebody who left before Holdfast came?{" "}
            <Link href="/users" className="rounded-sm text-accent underline">
              Add them by hand under Users
            </Link>{" "}
            first, then choose them here.
          </p>
        )}
      </div>
    </Dialog>
  );
}
