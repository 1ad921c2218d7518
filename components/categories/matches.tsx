import { useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Failed, Skeleton } from "@/components/ui/states";
import type { CategoryMatches } from "@/server/domain/categories/schema";
import { rightLabels } from "@/server/domain/rules/schema";

const searching = "conversations.search";

function Found({ conversations, within }: CategoryMatches) {
  if (!conversations)
    return <>Your replay rule includes neither transcripts nor chats, so nothing is counted.</>;
  const many = conversations.capped
    ? `${formatNumber(conversations.count)}+ conversations`
    : counted(conversations.count, "conversation");
  return (
    <>
      <strong className="font-semibold tabular-nums">{many}</strong> that you may see{" "}
      {conversations.count === 1 && !conversations.capped ? "says" : "say"} one of these in{" "}
      {within.join(" or ")}.
    </>
  );
}

/** In how many conversations the category's words occur today. */
export function Matches({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const may = me.rights.includes(searching);
  const matches = useQuery(trpc.categories.matches.queryOptions({ id }, { enabled: may }));
  if (!may) {
    return (
      <p className="text-sm text-muted">
        With the right “{rightLabels[searching]}” you would see here how many conversations match.
      </p>
    );
  }
  if (matches.isError) return <Failed error={matches.error} onRetry={() => void matches.refetch()} />;
  if (matches.isPending) {
    return (
      <div role="status" aria-label="Counting matches">
        <Skeleton className="h-4 w-3/4" />
      </div>
    );
  }
  return (
    <p role="status" className="text-sm">
      <Found {...matches.data} />
    </p>
  );
}
