/** Something said. Times count in ms from the start of the recording segment that the file belongs to. */
export type Segment = {
  startMs: number;
  /** Never before `startMs`. */
  endMs: number;
  /** Null where the file does not say; it is never carried over from the one before. */
  speaker: string | null;
  text: string;
};

/** `H…:MM:SS[.mmm]` or `MM:SS.mmm` in ms, null for anything else. Hours may pass 99. */
export function clockMs(text: string): number | null {
  const match = /^(?:(\d{1,6}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,9}))?$/.exec(text);
  if (!match) return null;
  const [, hours = "0", minutes = "0", seconds = "0", fraction = ""] = match;
  const ms = Math.round(Number(`0.${fraction || "0"}`) * 1000);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + ms;
}

/** Lines of any platform's text, without a byte order mark. */
export const linesOf = (text: string) => text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);

/** One form for comparing names: width, case and spaces make no difference. */
export const nameKey = (name: string) => name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
