import { type Cue, readCues } from "./cues";
import { nameKey, type Segment } from "./segment";

/**
 * Zoom's machine transcript. `knownNames` (participants, timeline) settle who "Name: text" speaks of; without a match
 * a name counts only when it occurs again, so that "Remember: call back" stays text. Never throws, keeps every word.
 */
export function parseTranscript(text: string, knownNames: Iterable<string> = []): Segment[] {
  const utterances = readCues(text).flatMap(voices);
  const known = new Set([...knownNames].map(nameKey));
  const times = new Map<string, number>();
  for (const utterance of utterances) {
    const name = utterance.speaker === null ? nameBefore(utterance.text)?.name : utterance.speaker;
    if (name !== undefined) times.set(nameKey(name), (times.get(nameKey(name)) ?? 0) + 1);
  }
  return utterances.map((utterance) => {
    if (utterance.speaker !== null) return utterance;
    const found = nameBefore(utterance.text);
    if (!found) return utterance;
    const key = nameKey(found.name);
    const isName = known.has(key) || (isPlain(found.name) && (times.get(key) ?? 0) > 1);
    return isName ? { ...utterance, speaker: found.name, text: found.rest } : utterance;
  });
}

/** Closed captions: the same cues, but Zoom puts no names there, and a colon is only a colon. */
export const parseCaptions = (text: string): Segment[] =>
  readCues(text).map(({ startMs, endMs, lines }) => ({
    startMs,
    endMs,
    speaker: null,
    text: unescape(lines.join("\n")),
  }));

/** Up to 60 characters before the first ": " (or before a colon that ends the line). */
function nameBefore(text: string): { name: string; rest: string } | null {
  const match = /^([^:\n]{1,60}):(?:[ \t\n]+|$)/.exec(text);
  const name = match?.[1]?.trim();
  return match && name ? { name, rest: text.slice(match[0].length) } : null;
}

/** No sentence and no address: such a prefix may be a name. */
const isPlain = (name: string) => !/[.!?;/\\…。！？]/.test(name);

/** `<v Name>text</v>` names the speaker; a line that opens another voice begins another utterance. */
function voices({ startMs, endMs, lines }: Cue): Segment[] {
  const segments: Segment[] = [];
  for (const line of lines) {
    const voice = /^<v(?:\.[^\s>]{1,60})?[ \t]+([^>]{1,200})>/.exec(line);
    const text = unescape(voice ? line.slice(voice[0].length).replace(/<\/v>[ \t]*$/, "") : line);
    const last = segments.at(-1);
    if (last && !voice) last.text += `\n${last.speaker === null ? text : text.replace(/<\/v>[ \t]*$/, "")}`;
    else
      segments.push({ startMs, endMs, speaker: voice?.[1] ? unescape(voice[1]).trim() || null : null, text });
  }
  return segments;
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0" };

/** The escapes that WebVTT itself defines for text. */
const unescape = (text: string) =>
  text.replace(/&(?:amp|lt|gt|nbsp);/g, (entity) => entities[entity] ?? entity);
