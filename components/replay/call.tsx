import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { Moment } from "@/components/format/zone";
import { typeIcons, typeLabels } from "@/components/recordings/labels";
import { useTRPC } from "@/components/trpc/client";
import { Section } from "@/components/ui/section";
import { Failed } from "@/components/ui/states";
import type { CallDetail } from "@/server/domain/conversations/schema";

import { callFacts, relationWords } from "./call-words";

function Facts({ call }: { call: NonNullable<CallDetail["call"]> }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 px-4 py-3 text-sm sm:grid-cols-2">
      {callFacts(call).map(({ term, value, note }) => (
        <div key={term} className="min-w-0">
          <dt className="text-2xs text-muted">{term}</dt>
          <dd className="break-words">
            {value}
            {note && <span className="block text-2xs text-muted tabular-nums">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Related({ call, related }: CallDetail) {
  return (
    <ul aria-label="Belongs to it" className="border-t border-line first:border-t-0">
      {related.map((one) => {
        const Icon = typeIcons[one.type];
        return (
          <li
            key={one.id}
            className="flex items-center gap-2 border-b border-line px-4 py-2 text-sm last:border-0"
          >
            <Icon
              role="img"
              aria-label={typeLabels[one.type]}
              className="size-4 shrink-0 text-accent"
              strokeWidth={1.75}
            />
            <span className="min-w-0 grow">
              <Link href={`/recordings/${one.id}`} className="rounded-sm text-accent hover:underline">
                {one.topic}
              </Link>
              <span className="block text-2xs text-muted">{relationWords(one, call !== null)}</span>
            </span>
            <span className="text-2xs whitespace-nowrap text-muted tabular-nums">
              <Moment at={one.startedAt} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What the phone system knows of a call, and the recordings that belong to it; absent where there is neither. */
export function Call({ id }: { id: string }) {
  const answer = useQuery(useTRPC().conversations.callDetails.queryOptions({ id }, { staleTime: Infinity }));
  if (answer.isPending) return null;
  if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  const { call, related } = answer.data;
  if (!call && related.length === 0) return null;
  return (
    <Section title="Call">
      {call && <Facts call={call} />}
      {related.length > 0 && <Related {...answer.data} />}
    </Section>
  );
}
