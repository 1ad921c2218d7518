import { z } from "zod";
import { jsonOf } from "../../http";
import { clockMs, type Segment } from "./segment";

const optional = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value || null);

const entrySchema = z.object({
  text: optional,
  raw_text: optional,
  ts: optional,
  end_ts: optional,
  users: z
    .array(z.object({ username: optional }).catch({ username: null }))
    .nullish()
    .catch(null),
});
const fileSchema = z.object({ timeline: z.array(z.unknown()) });

/**
 * The transcript of a phone recording. An end before its start counts as none, a passage without a readable time begins
 * where the one before it does, and a text of another shape is one passage: no word is lost. Never throws.
 */
export function parsePhoneTranscript(text: string): Segment[] {
  const file = fileSchema.safeParse(jsonOf(text.replace(/^\uFEFF/, ""))).data;
  if (!file) return text.trim() === "" ? [] : [{ startMs: 0, endMs: 0, speaker: null, text }];
  let before = 0;
  const segments = file.timeline.flatMap((entry): Segment[] => {
    const passage = entrySchema.safeParse(entry).data;
    const words = passage?.text ?? passage?.raw_text;
    if (!passage || !words) return [];
    const startMs = timeOf(passage.ts) ?? before;
    before = startMs;
    const endMs = Math.max(startMs, timeOf(passage.end_ts) ?? startMs);
    return [{ startMs, endMs, speaker: speakersOf(passage.users), text: words }];
  });
  return segments.sort((a, b) => a.startMs - b.startMs);
}

const timeOf = (text: string | null) => (text === null ? null : clockMs(text));

function speakersOf(users: { username: string | null }[] | null | undefined): string | null {
  const names = [...new Set((users ?? []).flatMap(({ username }) => username ?? []))];
  return names.length > 0 ? names.join(", ") : null;
}
