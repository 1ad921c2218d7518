import type { TranscriptPassage } from "@/server/domain/conversations/schema";

const speakerColors = 8;

export type TranscriptRow =
  | { kind: "part"; segment: number }
  | { kind: "passage"; passage: TranscriptPassage; color: number; named: boolean };

/** Passages in order, a heading before each part when there are several, the speaker named where it changes. */
export function transcriptRows(passages: readonly TranscriptPassage[], parts: number): TranscriptRow[] {
  const colors = new Map<string, number>();
  return passages.flatMap((passage, at) => {
    const before = passages[at - 1];
    const speaker = passage.speaker ?? "";
    const color = colors.get(speaker) ?? (colors.size % speakerColors) + 1;
    colors.set(speaker, color);
    const newPart = before?.segment !== passage.segment;
    const row: TranscriptRow = {
      kind: "passage",
      passage,
      color,
      named: passage.speaker !== null && (newPart || before?.speaker !== passage.speaker),
    };
    return newPart && parts > 1 ? [{ kind: "part", segment: passage.segment }, row] : [row];
  });
}

/** The row that is spoken at that moment: the last one of the segment that has begun; -1 before the first. */
export function rowAt(rows: readonly TranscriptRow[], segment: number, ms: number): number {
  let low = 0;
  let high = rows.length;
  const begun = (row: TranscriptRow | undefined): boolean => {
    if (!row) return false;
    if (row.kind === "part") return row.segment <= segment;
    return row.passage.segment < segment || (row.passage.segment === segment && row.passage.startMs <= ms);
  };
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (begun(rows[middle])) low = middle + 1;
    else high = middle;
  }
  const found = rows[low - 1];
  return found?.kind === "passage" && found.passage.segment === segment ? low - 1 : -1;
}

/** The words of a search, without its quotes and operators. */
export function searchTerms(query: string): string[] {
  const words = query.toLowerCase().replaceAll('"', " ").split(/\s+/u);
  return words.filter((word) => word !== "" && word !== "or" && !word.startsWith("-"));
}

/** Rows that hold all the terms; where none does, those that hold any. */
export function findRows(rows: readonly TranscriptRow[], terms: readonly string[]): number[] {
  if (terms.length === 0) return [];
  const texts = rows.map((row) => (row.kind === "passage" ? row.passage.text.toLowerCase() : null));
  const where = (fits: (text: string) => boolean) =>
    texts.flatMap((text, at) => (text !== null && fits(text) ? [at] : []));
  const all = where((text) => terms.every((term) => text.includes(term)));
  return all.length > 0 ? all : where((text) => terms.some((term) => text.includes(term)));
}

export type Place = { segment: number; ms: number };

/**
 * Where a link leads: `t` counts from the start of a segment. A link that names none means the segment in which a
 * passage begins at just that time; else the first.
 */
export function placeOf(
  link: { t: number | null; segment: number | null },
  parts: number,
  passages: readonly TranscriptPassage[],
): Place {
  const ms = Math.max(0, link.t ?? 0);
  const known = link.segment !== null && link.segment >= 0 && link.segment < parts ? link.segment : null;
  const spoken = link.t === null ? undefined : passages.find((passage) => passage.startMs === ms)?.segment;
  return { segment: known ?? spoken ?? 0, ms };
}
