import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { inputClass } from "@/components/ui/field";
import { Failed, ListSkeleton } from "@/components/ui/states";
import type { DirectorySearch, FoundPerson } from "@/server/domain/directory/schema";
import type { AddedUsers } from "@/server/domain/users/schema";

import { useRefreshUsers } from "./use-refresh-users";

export type AddDialogProps = { onAdded: (added: AddedUsers) => void; onClose: () => void };

type ResultsProps = {
  found: DirectorySearch;
  chosen: ReadonlyMap<string, string>;
  onChoose: (person: FoundPerson, on: boolean) => void;
};

function Results({ found, chosen, onChoose }: ResultsProps) {
  return (
    <>
      {found.source === "synced" && (
        <p className="text-sm text-warn">
          Microsoft’s directory can’t be reached: these are people of the last sync.
        </p>
      )}
      {found.people.length === 0 && (
        <p className="text-sm text-muted">
          Nobody is found by these words. Try the beginning of a name or address.
        </p>
      )}
      <ul className="max-h-72 divide-y divide-line overflow-y-auto">
        {found.people.map((person) => (
          <li key={person.oid}>
            <label className="flex items-center gap-3 py-2 text-sm">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                disabled={person.isUser}
                checked={person.isUser || chosen.has(person.oid)}
                onChange={({ target }) => onChoose(person, target.checked)}
              />
              <span className="min-w-0 grow">
                <span className="block truncate font-medium">{person.name}</span>
                <span className="block truncate text-2xs text-muted">
                  {[person.upn, person.department].filter(Boolean).join(" · ")}
                </span>
              </span>
              {person.isUser && <Badge>User already</Badge>}
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Add User, from the directory: searched at Microsoft, several at once. */
export function AddFromDirectory({ onAdded, onClose }: AddDialogProps) {
  const trpc = useTRPC();
  const refresh = useRefreshUsers();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const search = useQuery(trpc.directory.search.queryOptions({ query }, { enabled: query !== "" }));
  const add = useMutation(
    trpc.users.add.mutationOptions({
      onSuccess: async (added) => {
        await refresh();
        onAdded(added);
      },
    }),
  );
  const choose = ({ oid, name }: FoundPerson, on: boolean) =>
    setChosen((before) => {
      const after = new Map(before);
      if (on) after.set(oid, name);
      else after.delete(oid);
      return after;
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add User from the directory"
      description="Whoever is added gets Replay Own and User, and no recording rule, unless a group says otherwise."
    >
      <div className="flex flex-col gap-3">
        <DebouncedInput
          type="search"
          aria-label="Search the directory"
          placeholder="Name, username or mail address"
          maxLength={120}
          className={inputClass}
          value={query}
          onCommit={setQuery}
        />
        {search.isLoading && <ListSkeleton rows={4} />}
        {search.error && <Failed error={search.error} onRetry={() => void search.refetch()} />}
        {search.data && <Results found={search.data} chosen={chosen} onChoose={choose} />}
        {chosen.size > 0 && (
          <p role="status" className="text-sm">
            <span className="font-medium">{counted(chosen.size, "person", "people")} chosen:</span>{" "}
            {[...chosen.values()].join(", ")}
          </p>
        )}
        {add.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(add.error)}
          </p>
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          disabled={chosen.size === 0}
          busy={add.isPending}
          onClick={() => add.mutate({ source: "directory", oids: [...chosen.keys()] })}
        >
          Add
        </Button>
      </DialogActions>
    </Dialog>
  );
}
