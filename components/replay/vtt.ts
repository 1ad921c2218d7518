import type { TranscriptPassage } from "@/server/domain/conversations/schema";

type Cue = Pick<TranscriptPassage, "startMs" | "endMs" | "speaker" | "text">;

const pad = (value: number, length: number) => String(value).padStart(length, "0");

/** "01:02:03.004", as WebVTT wants it. */
function timestamp(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const seconds = Math.floor(whole / 1_000);
  return `${pad(Math.floor(seconds / 3_600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.${pad(whole % 1_000, 3)}`;
}

/** A blank line would end the cue, and "-->" would start a new one. */
const escape = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/\s+/gu, " ")
    .trim();

/** Captions (WebVTT, https://www.w3.org/TR/webvtt1/) of one segment's passages; a new speaker is named. */
export function toVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ startMs, endMs, speaker, text }, at) => {
    const named = speaker !== null && speaker !== cues[at - 1]?.speaker ? `${speaker}: ${text}` : text;
    return `${timestamp(startMs)} --> ${timestamp(Math.max(endMs, startMs + 1))}\n${escape(named)}`;
  });
  return `WEBVTT\n\n${blocks.join("\n\n")}\n`;
}
