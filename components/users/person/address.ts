import type { Api } from "@/components/trpc/client";

/** Every change, one page after the other, newest first. */
export const historyOptions = (trpc: Api, id: string) =>
  trpc.users.history.infiniteQueryOptions(
    { id },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
