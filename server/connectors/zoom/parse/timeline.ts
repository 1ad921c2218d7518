import { z } from "zod";
import { jsonOf } from "../../http";
import { clockMs } from "./segment";

type TimelineSpeaker = { name: string | null; zoomUserId: string | null; email: string | null };

/** From `startMs` these people speak (nobody: silence) until `endMs`; null = to the end of the recording. */
type TimelinePoint = { startMs: number; endMs: number | null; speakers: TimelineSpeaker[] };

/** `readable` false: not JSON, or neither array in it. Files with no points at all are normal. */
export type Timeline = { readable: boolean; points: TimelinePoint[] };

const optional = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value || null);

const pointSchema = z.object({
  ts: z.string().transform(clockMs).pipe(z.number()),
  end_ts: optional,
  users: z
    .array(z.object({ username: optional, zoom_userid: optional, email_address: optional }))
    .nullish()
    .catch(null),
});

const fileSchema = z.object({
  timeline: z.array(z.unknown()).nullish().catch(null),
  timeline_refine: z.array(z.unknown()).nullish().catch(null),
});

/** Zoom's speaker timeline; points that can't be read are left out. Never throws. */
export function parseTimeline(text: string): Timeline {
  const file = fileSchema.safeParse(jsonOf(text.replace(/^\uFEFF/, ""))).data;
  const listed = file?.timeline?.length ? file.timeline : (file?.timeline_refine ?? file?.timeline);
  if (!listed) return { readable: false, points: [] };
  const points = listed
    .flatMap((entry) => pointSchema.safeParse(entry).data ?? [])
    .sort((a, b) => a.ts - b.ts);
  return {
    readable: true,
    points: points.map(({ ts, end_ts, users }, index) => {
      const ownEnd = end_ts === null ? null : clockMs(end_ts);
      const end = ownEnd ?? points[index + 1]?.ts ?? null;
      return {
        startMs: ts,
        endMs: end === null ? null : Math.max(ts, end),
        speakers: (users ?? []).map((user) => ({
          name: user.username,
          zoomUserId: user.zoom_userid,
          email: user.email_address?.includes("@") ? user.email_address.toLowerCase() : null,
        })),
      };
    }),
  };
}

export type SpeakingSpan = { startMs: number; endMs: number; speaker: string };

/** Who was heard from when to when, in order; what one person says over several points is one span. */
export function speakingSpans({ points }: Timeline): SpeakingSpan[] {
  const spans: SpeakingSpan[] = [];
  let going = new Map<string, SpeakingSpan>();
  for (const { startMs, endMs, speakers } of points) {
    const now = new Map<string, SpeakingSpan>();
    for (const { name, email } of speakers) {
      const speaker = name ?? email;
      if (speaker === null || now.has(speaker)) continue;
      const before = going.get(speaker);
      const span = before?.endMs === startMs ? before : { startMs, endMs: startMs, speaker };
      if (span !== before) spans.push(span);
      span.endMs = Math.max(span.endMs, endMs ?? startMs);
      now.set(speaker, span);
    }
    going = now;
  }
  return spans;
}
