import { clockMs, linesOf } from "./segment";

export type Cue = { startMs: number; endMs: number; lines: string[] };

const timing =
  /^[ \t]*(\d[\d:.,]{4,24})[ \t]*-->[ \t]*(\d[\d:.,]{4,24})(?:[ \t]+[a-z]{1,20}:[^ \t]{1,60}){0,8}[ \t]*$/;
const identifier = /^(?:\d{1,9}|[0-9a-f-]{36}\/\d{1,6}-\d{1,6})$/i;
const comment = /^NOTE(?:[ \t]|$)/;
const definition = /^(?:STYLE|REGION)[ \t]*$/;

/**
 * The cues of a WebVTT text in the order of the file. Lenient where Zoom is: no header, no numbers, no blank lines,
 * text after a blank line. Every line that is not structure ends up in some cue (what precedes the first cue in one
 * of zero length), so no word is lost. Structure is what the standard takes for it: a comment begins after an empty line,
 * a style or a region stands before the first cue. One pass; never throws.
 */
export function readCues(text: string): Cue[] {
  const lines = linesOf(text);
  const cues: Cue[] = [];
  let at = skipHeader(lines);
  let afterBlank = true;
  let timed = false;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const times = timesOf(line);
    if (times) {
      cues.push({ ...times, lines: [] });
      timed = true;
    } else if (line.trim() === "") {
      afterBlank ||= line === "";
      continue;
    } else if (afterBlank && (comment.test(line) || (!timed && definition.test(line)))) {
      at = endOfBlock(lines, at);
    } else if (!(afterBlank && identifier.test(line.trim()) && timesOf(lines[at + 1] ?? ""))) {
      let cue = cues.at(-1);
      if (!cue) cues.push((cue = { startMs: 0, endMs: 0, lines: [] }));
      cue.lines.push(line);
    }
    afterBlank = false;
  }
  return cues.filter((cue) => cue.lines.length > 0);
}

function timesOf(line: string): { startMs: number; endMs: number } | null {
  const [, from, to] = timing.exec(line) ?? [];
  const startMs = from === undefined ? null : cueTime(from);
  const endMs = to === undefined ? null : cueTime(to);
  return startMs === null || endMs === null ? null : { startMs, endMs: Math.max(startMs, endMs) };
}

/** "12:30 --> 13:00" is something people say; a cue has hours or a fraction. */
const cueTime = (text: string) => (/:\d\d:|[.,]/.test(text) ? clockMs(text) : null);

/** The first line after "WEBVTT" and what stands directly below it, up to a blank line or the first cue. */
function skipHeader(lines: string[]): number {
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? "")) return 0;
  let at = 1;
  while (at < lines.length) {
    const line = (lines[at] ?? "").trim();
    if (line === "" || timesOf(line) || (identifier.test(line) && timesOf(lines[at + 1] ?? ""))) break;
    at++;
  }
  return at;
}

/** The last line of a comment, style or region; a cue without a blank line before it ends the block too. */
function endOfBlock(lines: string[], at: number): number {
  let end = at;
  while (end + 1 < lines.length && lines[end + 1] !== "" && !timesOf(lines[end + 1] ?? "")) end++;
  return end;
}
