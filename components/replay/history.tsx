import { useQuery } from "@tanstack/react-query";

import { actSentence } from "@/components/audit/words";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Section } from "@/components/ui/section";
import { Failed, Skeleton } from "@/components/ui/states";

/** What the audit log says about the conversation, newest first. */
export function History({ id }: { id: string }) {
  const history = useQuery(useTRPC().conversations.history.queryOptions({ id }));
  return (
    <Section title="History">
      {history.isPending && <Skeleton className="m-4 h-4 w-1/2" />}
      {history.isError && <Failed error={history.error} onRetry={() => void history.refetch()} />}
      <ol
        // A region that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label="History"
        className="max-h-72 overflow-y-auto px-4 py-2 empty:hidden"
      >
        {history.data?.map((entry) => (
          <li key={entry.id} className="flex justify-between gap-4 py-1 text-sm">
            <span className="min-w-0">
              {actSentence(entry)}
              {entry.reason && (
                <span className="block text-2xs break-words text-muted">Reason: {entry.reason}</span>
              )}
            </span>
            <span className="shrink-0 text-muted tabular-nums">
              <Moment at={entry.at} to="second" />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
