import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";

import { missingAtMicrosoft } from "./permission-rows";

const everyMs = 3_000;
const atMostMs = 120_000;

/** Whether another question after the last answer still comes before the deadline. */
const isOpen = (deadline: number | null, answeredAt: number, failedAt: number) =>
  deadline !== null && Math.max(answeredAt, failedAt) + everyMs < deadline;

/**
 * What is granted. `refresh` asks now and then every three seconds, until all is granted, for two minutes at most:
 * Microsoft takes a while to spread a consent.
 */
export function usePermissions() {
  const [deadline, setDeadline] = useState<number | null>(null);
  const query = useQuery(
    useTRPC().tenant.permissions.queryOptions(undefined, {
      refetchInterval: ({ state: { data, dataUpdatedAt, errorUpdatedAt } }) => {
        const open = isOpen(deadline, dataUpdatedAt, errorUpdatedAt);
        return open && (!data || missingAtMicrosoft(data).length > 0) ? everyMs : false;
      },
    }),
  );
  const { data, dataUpdatedAt, errorUpdatedAt, refetch } = query;
  const open = isOpen(deadline, dataUpdatedAt, errorUpdatedAt);
  const missing = data ? missingAtMicrosoft(data) : [];
  const waits = deadline !== null && missing.length > 0;
  return {
    ...query,
    missing,
    polling: waits && open,
    gaveUp: waits && !open,
    refresh: () => {
      setDeadline(Date.now() + atMostMs);
      void refetch();
    },
  };
}
