import { Zip, ZipDeflate } from "fflate";

import type { SheetRows } from "./csv";

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const packages = "http://schemas.openxmlformats.org/package/2006";
const office = "http://schemas.openxmlformats.org/officeDocument/2006";
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const maxCellChars = 32_767;

/** The fewest parts that a workbook of one sheet consists of (ECMA-376). */
const parts = (sheetName: string): Record<string, string> => ({
  "[Content_Types].xml": `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
  "_rels/.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}/relationships"><sheets><sheet name="${escape(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/relationships/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`,
});

const sheetStart = (columns: number) =>
  `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${Math.max(1, columns)}" width="22" customWidth="1"/></cols><sheetData>`;
const sheetEnd = "</sheetData></worksheet>";

// What XML 1.0 can't hold: control characters, lone surrogates and the two non-characters.
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

const escape = (text: string) =>
  text.replaceAll(unwritable, "\ufffd").replaceAll(/[&<>"\r]/g, (letter) => entities[letter] ?? letter);

/** Text is always text, whatever it begins with: an inline string is never a formula. "_x0041_" would be read as "A". */
function cell(text: string, style: number): string {
  const literal = text.slice(0, maxCellChars).replaceAll(/_(?=x[\da-f]{4}_)/gi, "_x005F_");
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escape(literal)}</t></is></c>`;
}

const line = (row: readonly string[], style: number) =>
  `<row>${row.map((text) => cell(text, style)).join("")}</row>`;

/** An Excel workbook of one sheet, zipped as the rows come: no more than a batch of them is held. */
export async function* xlsxFile(
  batches: SheetRows,
  sheetName: string,
): AsyncGenerator<Uint8Array, void, void> {
  const ready: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const add = (name: string) => {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    return file;
  };
  for (const [name, text] of Object.entries(parts(sheetName)))
    add(name).push(encoder.encode(xml + text), true);
  const sheet = add("xl/worksheets/sheet1.xml");
  let first = true;
  for await (const rows of batches) {
    const lines = rows.map((row, at) => line(row, first && at === 0 ? 1 : 0)).join("");
    sheet.push(encoder.encode((first ? xml + sheetStart(rows[0]?.length ?? 1) : "") + lines));
    first = false;
    yield* ready.splice(0);
  }
  sheet.push(encoder.encode((first ? xml + sheetStart(1) : "") + sheetEnd), true);
  zip.end();
  yield* ready.splice(0);
}
