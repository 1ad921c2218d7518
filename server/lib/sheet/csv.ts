/** Pieces of a sheet: the first row holds its headings. */
export type SheetRows = AsyncIterable<readonly (readonly string[])[]>;

/** What spreadsheet programs take for the beginning of a formula, behind blanks too. */
const formula = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
const special = /[",\r\n]/;
const byteOrderMark = "\ufeff";

/** One cell by RFC 4180; what a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A comma separated file in UTF-8 with a byte order mark (without it Excel reads another character set). */
export async function* csvFile(batches: SheetRows): AsyncGenerator<Uint8Array, void, void> {
  const encoder = new TextEncoder();
  yield encoder.encode(byteOrderMark);
  for await (const rows of batches) {
    yield encoder.encode(rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join(""));
  }
}
