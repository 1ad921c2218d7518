import { useQueryClient } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";

/** After a category changed: the list, its words and what they match are asked again. */
export function useRefreshCategories(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries(trpc.categories.pathFilter()),
      queries.invalidateQueries(trpc.tenant.menu.pathFilter()),
    ]);
  };
}
