import { useQueryClient } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";

/** After a rule changed: rules, people, and what the menu and the tenant page say. */
export function useRefreshRules(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      [trpc.rules.pathKey(), trpc.users.pathKey(), trpc.tenant.pathKey()].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  };
}
