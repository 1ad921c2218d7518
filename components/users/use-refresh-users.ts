import { useQueryClient } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";

/** Fetches anew what shows people, their rules and the licenses they use. */
export function useRefreshUsers(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return async () => {
    const concerned = [
      trpc.users.pathKey(),
      trpc.rules.pathKey(),
      trpc.tenant.pathKey(),
      trpc.groups.pathKey(),
    ];
    await Promise.all(concerned.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
