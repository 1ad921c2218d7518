import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import type { MappedIdentity, MappingPerson, UnmatchedUser } from "@/server/domain/mapping/schema";

/** What the last mapping led to, so that it can be undone. */
export type Mapped = MappedIdentity & { user: UnmatchedUser; person: Pick<MappingPerson, "id" | "name"> };

/** Maps source users to people, and takes the last mapping back. */
export function useMapping() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [mapped, setMapped] = useState<Mapped | null>(null);
  const refresh = () =>
    Promise.all(
      [trpc.mapping.pathKey(), trpc.users.pathKey(), trpc.ledger.pathKey()].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  const map = useMutation(trpc.mapping.map.mutationOptions({ onSettled: refresh }));
  const unmap = useMutation(
    trpc.mapping.unmap.mutationOptions({ onSuccess: () => setMapped(null), onSettled: refresh }),
  );
  return {
    mapped,
    error: map.error ?? unmap.error,
    busy: map.isPending || unmap.isPending,
    map: (user: UnmatchedUser, person: Mapped["person"]) => {
      const { jobId, sourceId } = user;
      unmap.reset();
      map.mutate(
        { personId: person.id, jobId, sourceId },
        { onSuccess: (done) => setMapped({ ...done, user, person }) },
      );
    },
    undo: ({ identityId }: Mapped) => unmap.mutate({ identityId }),
    close: () => setMapped(null),
    closeError: () => {
      map.reset();
      unmap.reset();
    },
  };
}
