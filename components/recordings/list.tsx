import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";

import { useZone } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Failed } from "@/components/ui/states";
import type { ConversationFilter } from "@/server/domain/conversations/schema";

import { EmptyList } from "./empty-list";
import { isFiltered } from "./filter";
import { searchOptions } from "./queries";
import { Row, rowGrid } from "./row";

const headings = [
  "Type",
  "Topic",
  "Participants",
  "Integration",
  "Owner",
  "Start",
  "Duration",
  "Content",
] as const;

function Headings() {
  return (
    <div
      role="row"
      className={`hidden h-8 border-b border-line bg-sunken px-3 text-2xs font-medium text-muted @[52rem]:sticky @[52rem]:top-0 ${rowGrid}`}
    >
      {headings.map((heading) => (
        <span
          key={heading}
          role="columnheader"
          className={heading === "Type" ? "sr-only" : heading === "Duration" ? "text-right" : "truncate"}
          style={heading === "Topic" ? { gridColumn: 2 } : undefined}
        >
          {heading}
        </span>
      ))}
    </div>
  );
}

/** Asks for more rows before the reader reaches the end; the button does the same by hand. */
function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const more = useEffectEvent(onMore);
  useEffect(() => {
    if (!end.current || busy) return;
    const observer = new IntersectionObserver(
      (seen) => seen.some((entry) => entry.isIntersecting) && more(),
      {
        rootMargin: "800px",
      },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [busy]);
  return (
    <div ref={end} className="flex justify-center py-3">
      <Button look="ghost" busy={busy} onClick={onMore}>
        {busy ? "Loading more" : "Load more"}
      </Button>
    </div>
  );
}

type ListProps = { filter: ConversationFilter; onClear: () => void };

export function ConversationList({ filter, onClear }: ListProps) {
  const zone = useZone();
  const search = useSuspenseInfiniteQuery(searchOptions(useTRPC(), filter));
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = search;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyList filtered={isFiltered(filter)} onClear={onClear} />;
  return (
    <>
      <div
        role="table"
        aria-label="Conversations"
        className="@container overflow-hidden rounded-lg border border-line bg-surface"
      >
        <Headings />
        {items.map((item) => (
          <Row key={item.id} item={item} zone={zone} text={filter.text ?? ""} />
        ))}
      </div>
      {isFetchNextPageError ? (
        <Failed error={error} onRetry={() => void fetchNextPage()} />
      ) : (
        hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      )}
    </>
  );
}
