import type { SpeakingSpan, TranscriptPassage } from "@/server/domain/conversations/schema";

import type { Place } from "./transcript-rows";

/** One person in one part: the stretches in which they are heard, and how long that is. */
export type Lane = {
  speaker: string;
  color: number;
  totalMs: number;
  spans: { startMs: number; endMs: number }[];
};

const speakerColors = 8;

/** Lanes of a part, who is heard longest first. Colours are those of the transcript, where it names the speaker too. */
export function lanesOf(
  spans: readonly SpeakingSpan[],
  passages: readonly TranscriptPassage[],
  segment: number,
): Lane[] {
  const colors = new Map<string, number>();
  for (const speaker of [
    ...passages.map((passage) => passage.speaker ?? ""),
    ...spans.map((span) => span.speaker),
  ]) {
    if (!colors.has(speaker)) colors.set(speaker, (colors.size % speakerColors) + 1);
  }
  const lanes = new Map<string, Lane>();
  for (const { speaker, startMs, endMs, segment: part } of spans) {
    if (part !== segment) continue;
    const lane = lanes.get(speaker) ?? { speaker, color: colors.get(speaker) ?? 1, totalMs: 0, spans: [] };
    lanes.set(speaker, lane);
    lane.spans.push({ startMs, endMs });
    lane.totalMs += endMs - startMs;
  }
  return [...lanes.values()].sort((a, b) => b.totalMs - a.totalMs);
}

/** Where a lane goes on after that moment, from the beginning once it is over. */
export function nextIn({ spans }: Lane, { segment, ms }: Place): Place {
  const next = spans.find((span) => span.startMs > ms) ?? spans[0];
  return { segment, ms: next?.startMs ?? 0 };
}
