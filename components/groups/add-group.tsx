import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { inputClass } from "@/components/ui/field";
import { Failed, ListSkeleton } from "@/components/ui/states";
import type { FoundGroup } from "@/server/domain/groups/schema";

type AddGroupProps = { onChoose: (group: FoundGroup) => void; onClose: () => void };

/** Add Group: which one of the directory. What it sets comes next. */
export function AddGroup({ onChoose, onClose }: AddGroupProps) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<FoundGroup | null>(null);
  const groups = useQuery(useTRPC().groups.search.queryOptions({ query }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add Group"
      description="Choose a group of your directory. Its members follow what you set on it next; nothing is saved yet."
    >
      <div className="flex flex-col gap-3">
        <DebouncedInput
          type="search"
          aria-label="Search groups"
          placeholder="Name of the group"
          maxLength={120}
          className={inputClass}
          value={query}
          onCommit={setQuery}
        />
        {groups.isLoading && <ListSkeleton rows={4} />}
        {groups.error && <Failed error={groups.error} onRetry={() => void groups.refetch()} />}
        {groups.data?.length === 0 && (
          <p role="status" className="text-sm text-muted">
            No group is found. A group that is new at Entra comes with the next sync of the directory
            (Tenant).
          </p>
        )}
        <fieldset className="max-h-64 overflow-y-auto">
          <legend className="sr-only">Group</legend>
          {groups.data?.map((group) => (
            <label key={group.id} className="flex items-center gap-3 py-1.5 text-sm">
              <input
                type="radio"
                name="group"
                className="size-4 shrink-0 accent-accent"
                disabled={group.priority !== null}
                checked={group.id === chosen?.id}
                onChange={() => setChosen(group)}
              />
              <span className="min-w-0 grow truncate">{group.name}</span>
              {group.priority !== null && <Badge>Priority {group.priority}</Badge>}
              <span className="text-muted tabular-nums">{counted(group.members, "person", "people")}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" disabled={chosen === null} onClick={() => chosen && onChoose(chosen)}>
          Next
        </Button>
      </DialogActions>
    </Dialog>
  );
}
