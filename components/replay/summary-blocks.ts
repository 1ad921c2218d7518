export type SummaryBlock = { kind: "heading" | "text"; text: string } | { kind: "points"; points: string[] };

/** A summary's Markdown in blocks, as far as Zoom uses it: headings, points and emphasis. Everything else is text. */
export function summaryBlocks(passages: readonly string[]): SummaryBlock[] {
  const blocks: SummaryBlock[] = [];
  const lines = passages.flatMap((passage) => passage.split("\n")).map((line) => line.trim());
  for (const line of lines.filter(Boolean)) {
    const point = /^(?:[*+-]|\d{1,3}\.) (.*)$/u.exec(line)?.[1];
    const heading = /^#{1,6} (.*)$/u.exec(line)?.[1];
    const last = blocks.at(-1);
    if (point === undefined)
      blocks.push({ kind: heading === undefined ? "text" : "heading", text: plain(heading ?? line) });
    else if (last?.kind === "points") last.points.push(plain(point));
    else blocks.push({ kind: "points", points: [plain(point)] });
  }
  return blocks;
}

const plain = (text: string) => text.replaceAll(/(\*\*|__)(?=\S)(.+?)\1/gu, "$2").trim();
