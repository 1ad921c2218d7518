import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import type { LedgerFilter, Retried } from "@/server/domain/ledger/schema";

import { retriedWords } from "./words";

/** Asks for certain items again, or for all of a filter that failed: batch by batch, until none is left. */
export function useRetry(onDone: () => void = () => undefined) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const many = useMutation(trpc.ledger.retryMany.mutationOptions());
  const matching = useMutation(trpc.ledger.retryMatching.mutationOptions());
  return useMutation({
    mutationFn: async (
      what: { ids: string[] } | { filter: LedgerFilter },
    ): Promise<Omit<Retried, "more">> => {
      if ("ids" in what) return many.mutateAsync(what);
      const all = { imported: 0, looked: 0, left: 0 };
      for (let more = true; more;) {
        const batch = await matching.mutateAsync(what);
        all.imported += batch.imported;
        ({ more } = batch);
      }
      return all;
    },
    onSuccess: (retried) => {
      toast.success(retriedWords(retried));
      onDone();
    },
    onError: (error) => toast.error(errorMessage(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.ledger.pathKey() }),
  });
}
