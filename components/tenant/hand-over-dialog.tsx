import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { SearchInput } from "@/components/ui/search-input";
import { Failed, Skeleton } from "@/components/ui/states";
import type { AdministratorCandidate } from "@/server/domain/tenants/schema";

type CandidatesProps = {
  candidates: readonly AdministratorCandidate[];
  chosen: string | null;
  onChoose: (id: string) => void;
};

function Candidates({ candidates, chosen, onChoose }: CandidatesProps) {
  if (candidates.length === 0) {
    return (
      <p className="text-sm text-muted">
        Nobody else of that name administers. Give somebody the access rule Administrator first, under Users.
      </p>
    );
  }
  return (
    <fieldset className="max-h-64 overflow-y-auto rounded-md border border-line">
      <legend className="sr-only">Who administers from now on</legend>
      {candidates.map(({ id, name, username }) => (
        <label
          key={id}
          className="flex cursor-pointer items-center gap-2.5 border-b border-line px-3 py-1.5 text-sm last:border-0 hover:bg-accent-soft/40"
        >
          <input
            type="radio"
            name="candidate"
            className="size-4 accent-accent"
            checked={chosen === id}
            onChange={() => onChoose(id)}
          />
          <span className="min-w-0 font-medium">
            {name}
            <span className="block truncate text-2xs font-normal text-muted">{username}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Names another administrator who needs no license, of those whose access rule administers. */
export function HandOverDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, refetch } = useQuery(
    trpc.tenant.administratorCandidates.queryOptions({ search }, { placeholderData: keepPreviousData }),
  );
  const handOver = useMutation(
    trpc.tenant.handOverFreeAdministrator.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.tenant.overview.queryKey() });
        toast.success("Handed over.");
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Hand over the administration without license"
      description="One administrator of an organization needs no license. Rules and rights of both people stay as they are; the audit log notes who handed over to whom."
    >
      <div className="flex flex-col gap-3">
        <SearchInput
          label="Search administrators"
          placeholder="Name or user name"
          value={search}
          onCommit={setSearch}
        />
        {data ? (
          <Candidates candidates={data} chosen={chosen} onChoose={setChosen} />
        ) : error ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-32 w-full" />
        )}
        {handOver.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(handOver.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={!chosen}
            busy={handOver.isPending}
            onClick={() => chosen && handOver.mutate({ personId: chosen })}
          >
            Hand over
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
