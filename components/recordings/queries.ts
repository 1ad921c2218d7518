import type { Api } from "@/components/trpc/client";
import type { ConversationFilter } from "@/server/domain/conversations/schema";

/** One page after the other, newest first; the same options for the server's first answer and the browser. */
export const searchOptions = (trpc: Api, filter: ConversationFilter) =>
  trpc.conversations.search.infiniteQueryOptions(
    { filter },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
