import { useQueryClient } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";

/** After fields or values changed: everything that shows or compares them is asked again. */
export function useRefreshFields(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries(trpc.customFields.pathFilter()),
      queries.invalidateQueries(trpc.tenant.menu.pathFilter()),
      queries.invalidateQueries(trpc.conversations.search.pathFilter()),
      queries.invalidateQueries(trpc.conversations.count.pathFilter()),
      queries.invalidateQueries(trpc.conversations.history.pathFilter()),
    ]);
  };
}
