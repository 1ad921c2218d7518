import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { inputClass } from "@/components/ui/field";
import { Failed, ListSkeleton } from "@/components/ui/states";

import type { AddDialogProps } from "./add-from-directory";
import { useRefreshUsers } from "./use-refresh-users";

function Effect({ groupId }: { groupId: string }) {
  const preview = useQuery(useTRPC().users.previewAddGroup.queryOptions({ groupId }));
  if (preview.error) return <Failed error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <ListSkeleton rows={1} />;
  const { members, already, configures } = preview.data;
  return (
    <div
      role="status"
      className="flex flex-col gap-1 rounded-md border border-line bg-canvas px-3 py-2 text-sm"
    >
      <p className="font-medium">{counted(members - already, "person", "people")} would become Users.</p>
      <p className="text-muted">
        {counted(members, "person", "people")} are in the group now, nested groups included;{" "}
        {formatNumber(already)} of them are Users already.
      </p>
      <p className="text-muted">
        {configures
          ? "This group configures its members already: they are listed without being added one by one."
          : "Usually it is better to configure the group: then people who join or leave it later follow by themselves."}{" "}
        <Link href="/groups" className="rounded-sm font-medium text-accent underline">
          Go to Groups
        </Link>
      </p>
    </div>
  );
}

/** Add User, by group: everybody who is in it now becomes a User of their own. */
export function AddByGroup({ onAdded, onClose }: AddDialogProps) {
  const trpc = useTRPC();
  const refresh = useRefreshUsers();
  const [query, setQuery] = useState("");
  const [groupId, setGroupId] = useState<string | null>(null);
  const groups = useQuery(trpc.groups.search.queryOptions({ query }));
  const add = useMutation(
    trpc.users.add.mutationOptions({
      onSuccess: async (added) => {
        await refresh();
        onAdded(added);
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add User by group"
      description="Everybody who is in the group now is added one by one. Later changes of the group change nothing here."
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
          <p className="text-sm text-muted">
            No group is found. Groups come with the sync of your directory.
          </p>
        )}
        <fieldset className="max-h-56 overflow-y-auto">
          <legend className="sr-only">Group</legend>
          {groups.data?.map((group) => (
            <label key={group.id} className="flex items-center gap-3 py-1.5 text-sm">
              <input
                type="radio"
                name="group"
                className="size-4 shrink-0 accent-accent"
                checked={group.id === groupId}
                onChange={() => setGroupId(group.id)}
              />
              <span className="min-w-0 grow truncate">{group.name}</span>
              <span className="text-muted tabular-nums">{counted(group.members, "person", "people")}</span>
            </label>
          ))}
        </fieldset>
        {groupId !== null && <Effect key={groupId} groupId={groupId} />}
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
          disabled={groupId === null}
          busy={add.isPending}
          onClick={() => groupId !== null && add.mutate({ source: "group", groupId })}
        >
          Add
        </Button>
      </DialogActions>
    </Dialog>
  );
}
