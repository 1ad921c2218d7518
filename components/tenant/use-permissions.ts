import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";

import { missingAtMicrosoft } from "./permission-rows";

const everyMs = 3_000;
const atMostMs = 120_000;

/**
 * What is granted. `refresh` asks now and then every three seconds, until all is granted, for two minutes at most:
 * Microsoft takes a while to spread a consent.
 */
export function usePermissions() {
  const [deadline, setDeadline] = useState<number | null>(null);
  const query = useQuery(
    useTRPC().tenant.permissions.queryOptions(undefined, {
      refetchInterval: ({ state: { data } }) => {
        const open = deadline !== null && Date.now() + everyMs < deadline;
        return open && (!data || missingAtMicrosoft(data).length > 0) ? everyMs : false;
      },
    }),
  );
  const { data, dataUpdatedAt, errorUpdatedAt, refetch } = query;
  const askedAt = Math.max(dataUpdatedAt, errorUpdatedAt);
  const missing = data ? missingAtMicrosoft(data) : [];
  const waits = deadline !== null && missing.length > 0;
  return {
    ...query,
    missing,
    polling: waits && askedAt + everyMs < deadline,
    gaveUp: waits && askedAt + everyMs >= deadline,
    refresh: () => {
      setDeadline(Date.now() + atMostMs);
      void refetch();
    },
  };
}
