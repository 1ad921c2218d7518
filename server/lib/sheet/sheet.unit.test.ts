import { strFromU8, unzipSync } from "fflate";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { csvCell, csvFile, type SheetRows } from "./csv";
import { xlsxFile } from "./xlsx";

async function* batchesOf(...batches: string[][][]): SheetRows {
  yield* batches;
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}

describe("cells of a CSV file", () => {
  test.each([
    ["Ana Ruiz", "Ana Ruiz"],
    ["", ""],
    ['Ana "Ace" Ruiz', '"Ana ""Ace"" Ruiz"'],
    ["Ruiz, Ana", '"Ruiz, Ana"'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["=1+1", "'=1+1"],
    ["+49 30 1", "'+49 30 1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", '"\'\r=1"'],
    ["  =1", "'  =1"],
    ["＝1", "'＝1"],
    ['=HYPERLINK("http://evil.example","x")', '"\'=HYPERLINK(""http://evil.example"",""x"")"'],
    ["a=1", "a=1"],
    ["Zoë 陳大文 🎧", "Zoë 陳大文 🎧"],
  ])("%j is written %j", (text, written) => {
    expect(csvCell(text)).toBe(written);
  });

  it("never let a formula through, and read back as they were", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = csvCell(text);
        const quoted = written.startsWith('"');
        const read = quoted ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(read).not.toMatch(/^[=+\-@\t\r]/);
        expect(read === text || read === `'${text}`).toBe(true);
        if (!quoted) expect(written).not.toMatch(/[",\r\n]/);
      }),
    );
  });
});

it("a CSV file begins with a byte order mark and ends each row with CRLF", async () => {
  const file = await bytesOf(csvFile(batchesOf([["Name", "State"]], [["Zoë", "Active"]])));
  expect(Buffer.from(file).toString("utf8")).toBe("\ufeffName,State\r\nZoë,Active\r\n");
});

describe("an Excel workbook", () => {
  const sheetOf = async (...batches: string[][][]) => {
    const files = unzipSync(await bytesOf(xlsxFile(batchesOf(...batches), "Users & <more>")));
    const sheet = strFromU8(files["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    return { files, sheet };
  };
  const cells = (sheet: string) =>
    [...sheet.matchAll(/<t xml:space="preserve">(.*?)<\/t>/gs)].map((match) => match[1]);

  it("has every part that its content types name", async () => {
    const { files } = await sheetOf([["Name"]]);
    const named = strFromU8(files["[Content_Types].xml"] ?? new Uint8Array()).matchAll(/PartName="\/(.*?)"/g);
    for (const [, part = ""] of named) expect(Object.keys(files)).toContain(part);
    expect(strFromU8(files["xl/workbook.xml"] ?? new Uint8Array())).toContain(
      'name="Users &amp; &lt;more&gt;"',
    );
  });

  it("holds text as text: no formula, no markup, no escape that Excel would undo, nothing that XML can't hold", async () => {
    const { sheet } = await sheetOf(
      [["Name"]],
      [["=1+1"], ["</t></is></c><f>1</f>"], ["_x0041_"], ["a\u0000b\ud800c"], ["  two  "]],
    );
    expect(sheet).not.toContain("<f>");
    expect(cells(sheet)).toEqual([
      "Name",
      "=1+1",
      "&lt;/t&gt;&lt;/is&gt;&lt;/c&gt;&lt;f&gt;1&lt;/f&gt;",
      "_x005F_x0041_",
      "a\ufffdb\ufffdc",
      "  two  ",
    ]);
  });

  it("comes piece by piece and whole", async () => {
    const rows = Array.from({ length: 500 }, (_, at) => [`Person ${at}`, `p${at}@contoso.example`]);
    const { sheet } = await sheetOf([["Name", "Username"]], rows, rows, []);
    expect(sheet.match(/<row>/g)).toHaveLength(1_001);
    expect(sheet.endsWith("</sheetData></worksheet>")).toBe(true);
    expect((await sheetOf()).sheet).toContain("<sheetData></sheetData>");
  });
});
