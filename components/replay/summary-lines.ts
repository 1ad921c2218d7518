export type SummaryLine = { kind: "heading" | "point" | "text"; text: string };

/** The lines of a summary's Markdown, as far as Zoom uses it: headings, points and emphasis. Everything else is text. */
export const summaryLines = (passages: readonly string[]): SummaryLine[] =>
  passages
    .flatMap((passage) => passage.split("\n"))
    .map((line) => line.trim())
    .filter(Boolean)
    .map(lineOf);

function lineOf(line: string): SummaryLine {
  const heading = /^#{1,6} (.*)$/u.exec(line)?.[1];
  if (heading !== undefined) return { kind: "heading", text: plain(heading) };
  const point = /^(?:[*+-]|\d{1,3}\.) (.*)$/u.exec(line)?.[1];
  if (point !== undefined) return { kind: "point", text: plain(point) };
  return { kind: "text", text: plain(line) };
}

const plain = (text: string) => text.replaceAll(/(\*\*|__)(?=\S)(.+?)\1/gu, "$2").trim();
