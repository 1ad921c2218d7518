import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { useTRPC } from "@/components/trpc/client";
import { refreshAll } from "@/components/trpc/refresh";

const everyMs = 15_000;

/**
 * The rights that hold and the counts beside the entries. Rights that changed meanwhile reach the menu, and the page with
 * it, without a reload.
 */
export function useMenu() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const { data: menu } = useQuery(
    trpc.tenant.menu.queryOptions(undefined, {
      refetchInterval: everyMs,
      refetchOnWindowFocus: "always",
    }),
  );
  const changed = menu !== undefined && [...menu.rights].sort().join() !== [...me.rights].sort().join();
  useEffect(() => {
    if (!changed) return;
    void refreshAll(queryClient);
    router.refresh();
  }, [changed, queryClient, router]);
  return { rights: menu?.rights ?? me.rights, counts: menu?.counts };
}
