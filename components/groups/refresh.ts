import { useQueryClient } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";

/** Fetches anew what shows groups, and people, rules and licenses, which follow them. */
export function useRefreshGroups(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return async () => {
    const concerned = [
      trpc.groups.pathKey(),
      trpc.users.pathKey(),
      trpc.rules.pathKey(),
      trpc.tenant.pathKey(),
    ];
    await Promise.all(concerned.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
