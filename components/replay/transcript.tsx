import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { ChevronDown, ChevronUp, Search } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";

import { formatClock } from "@/components/format/time";
import { Button, IconButton } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { Highlight } from "@/components/ui/highlight";

import { findRows, type Place, searchTerms, type TranscriptRow } from "./transcript-rows";

const rowPx = 52;
const speakerClasses = [
  "text-speaker-1",
  "text-speaker-2",
  "text-speaker-3",
  "text-speaker-4",
  "text-speaker-5",
  "text-speaker-6",
  "text-speaker-7",
  "text-speaker-8",
];

type LineProps = {
  row: TranscriptRow;
  current: boolean;
  terms: readonly string[];
  onPlay: (place: Place) => void;
};

const Line = memo(function Line({ row, current, terms, onPlay }: LineProps) {
  if (row.kind === "part")
    return <h3 className="px-3 pt-3 pb-1 text-2xs font-semibold text-muted">{`Part ${row.segment + 1}`}</h3>;
  const { segment, startMs, speaker, text } = row.passage;
  return (
    <button
      type="button"
      data-row
      aria-current={current || undefined}
      onClick={() => onPlay({ segment, ms: startMs })}
      className={clsx(
        "grid w-full grid-cols-[3.25rem_minmax(0,1fr)] items-baseline gap-x-2 border-l-2 px-3 py-1 text-left text-sm select-text hover:bg-accent-soft/50",
        current ? "border-accent bg-accent-soft" : "border-transparent",
      )}
    >
      <span className="text-right text-2xs text-muted tabular-nums">{formatClock(startMs)}</span>
      <span>
        {row.named && (
          <span
            className={clsx("mr-1.5 font-semibold", speakerClasses[row.color - 1])}
          >{`${speaker ?? ""}:`}</span>
        )}
        <Highlight text={text} terms={terms} />
      </span>
    </button>
  );
});

type TranscriptProps = {
  rows: readonly TranscriptRow[];
  /** The row that is spoken now; -1 = none. */
  current: number;
  /** What to look for at the start. */
  find: string;
  onPlay: (place: Place) => void;
};

/** Follows the player until the reader scrolls; a click on a passage plays from there. */
export const Transcript = memo(function Transcript({ rows, current, find, onPlay }: TranscriptProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [query, setQuery] = useState(find);
  const [match, setMatch] = useState(0);
  const terms = useMemo(() => searchTerms(query), [query]);
  const found = useMemo(() => findRows(rows, terms), [rows, terms]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  useEffect(() => {
    if (following && current >= 0) virtualizer.scrollToIndex(current, { align: "center" });
  }, [following, current, virtualizer]);

  const leave = () => setFollowing(false);
  const show = (step: number) => {
    if (found.length === 0) return;
    const next = (match + step + found.length) % found.length;
    setMatch(next);
    leave();
    virtualizer.scrollToIndex(found[next] ?? 0, { align: "center" });
  };
  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="flex items-center gap-1 border-b border-line p-2">
        <div className="relative min-w-0 grow">
          <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-muted" />
          <input
            type="search"
            aria-label="Search transcript"
            aria-keyshortcuts="/"
            placeholder="Search transcript"
            className={`${inputClass} pl-8!`}
            value={query}
            onChange={({ target }) => {
              setQuery(target.value);
              setMatch(-1);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") show(event.shiftKey ? -1 : 1);
            }}
          />
        </div>
        {terms.length > 0 && (
          <>
            <span role="status" className="px-1 text-2xs whitespace-nowrap text-muted tabular-nums">
              {found.length === 0 ? "No match" : `${Math.max(match, 0) + 1} of ${found.length}`}
            </span>
            <IconButton label="Previous match" onClick={() => show(-1)} disabled={found.length === 0}>
              <ChevronUp aria-hidden />
            </IconButton>
            <IconButton label="Next match" onClick={() => show(1)} disabled={found.length === 0}>
              <ChevronDown aria-hidden />
            </IconButton>
          </>
        )}
        <Button
          look="ghost"
          aria-pressed={following}
          onClick={() => setFollowing(!following)}
          className="aria-pressed:text-accent"
        >
          Follow
        </Button>
      </div>
      <div
        ref={scroller}
        role="region"
        aria-label="Transcript"
        onWheel={leave}
        onTouchMove={leave}
        className="h-[60vh] min-h-0 grow overflow-y-auto overscroll-contain py-1 lg:h-auto"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                {row && <Line row={row} current={index === current} terms={terms} onPlay={onPlay} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
});
