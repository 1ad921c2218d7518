import { clsx } from "clsx";

import { formatClock } from "@/components/format/time";
import { Section } from "@/components/ui/section";

import { type Lane, nextIn } from "./lanes";
import type { Place } from "./transcript-rows";

const fills = [
  "fill-speaker-1",
  "fill-speaker-2",
  "fill-speaker-3",
  "fill-speaker-4",
  "fill-speaker-5",
  "fill-speaker-6",
  "fill-speaker-7",
  "fill-speaker-8",
] as const;

/** A span shorter than this share of the part would be too thin to see. */
const leastShare = 0.002;

type SpeakersProps = {
  lanes: readonly Lane[];
  durationMs: number;
  at: Place;
  onPlay: (place: Place) => void;
};

/** Who speaks when, a lane each; a name plays where its lane goes on. */
export function Speakers({ lanes, durationMs, at, onPlay }: SpeakersProps) {
  const lengthMs = Math.max(durationMs, ...lanes.flatMap((lane) => lane.spans.map((span) => span.endMs)), 1);
  return (
    <Section title="Speakers" count={lanes.length}>
      <ul className="max-h-64 overflow-y-auto px-4 py-2">
        {lanes.map((lane) => (
          <li
            key={lane.speaker}
            className="grid grid-cols-[minmax(6rem,10rem)_minmax(0,1fr)_3.5rem] items-center gap-3 py-0.5 text-sm"
          >
            <button
              type="button"
              title={`Play where ${lane.speaker} speaks next`}
              onClick={() => onPlay(nextIn(lane, at))}
              className="truncate text-left underline-offset-2 hover:underline"
            >
              {lane.speaker}
            </button>
            <svg
              aria-hidden
              viewBox={`0 0 ${lengthMs} 10`}
              preserveAspectRatio="none"
              className="h-3 w-full rounded-sm bg-sunken"
            >
              {lane.spans.map(({ startMs, endMs }) => (
                <rect
                  key={startMs}
                  x={startMs}
                  y={0}
                  width={Math.max(endMs - startMs, lengthMs * leastShare)}
                  height={10}
                  className={clsx(fills[lane.color - 1])}
                />
              ))}
            </svg>
            <span className="text-right text-2xs text-muted tabular-nums">{formatClock(lane.totalMs)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
