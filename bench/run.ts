import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Bench, BenchResult, Row } from "./bench";

/** `npm run bench -- NAME…`: runs these benches, all without a name; each ends with one line of JSON. */
async function main(wanted: readonly string[]): Promise<void> {
  const known = (await readdir(import.meta.dirname))
    .filter((file) => file.endsWith(".bench.ts"))
    .map((file) => file.slice(0, -".bench.ts".length))
    .sort();
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no bench named ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  for (const name of wanted.length > 0 ? wanted : known) {
    console.log(`\n${name}`);
    try {
      const bench = (await import(
        pathToFileURL(join(import.meta.dirname, `${name}.bench.ts`)).href
      )) as Bench;
      const result = await bench.run();
      print(bench.name, result);
      if (result.missed?.length) process.exitCode = 1;
    } catch (error) {
      console.error(error);
      console.log(JSON.stringify({ bench: name, failed: true }));
      process.exitCode = 1;
    }
  }
}

function print(name: string, { table, figures, notes = [], missed = [] }: BenchResult): void {
  console.log(formatTable(table));
  for (const note of notes) console.log(note);
  if (missed.length > 0) console.log(`Missed: ${missed.join(", ")}`);
  const rounded = Object.entries(figures).map(([key, value]) => [key, Number(value.toPrecision(4))]);
  console.log(JSON.stringify({ bench: name, ...Object.fromEntries(rounded) }));
}

/** Columns padded to their widest cell, numbers to the right. */
function formatTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (row: Row, column: string) => {
    const value = row[column] ?? "";
    return typeof value === "number" ? Number(value.toPrecision(4)).toLocaleString("en") : value;
  };
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => cell(row, column).length));
  const line = (text: (column: string) => string) =>
    columns
      .map((column) => {
        const right = rows.some((row) => typeof row[column] === "number");
        return right ? text(column).padStart(width(column)) : text(column).padEnd(width(column));
      })
      .join("  ");
  return [line((column) => column), ...rows.map((row) => line((column) => cell(row, column)))].join("\n");
}

await main(process.argv.slice(2));
