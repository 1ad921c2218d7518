import { expect, it } from "vitest";

import { summaryLines } from "./summary-lines";

it.each([
  ["## Quick recap", "heading", "Quick recap"],
  ["* Answer **by Friday**", "point", "Answer by Friday"],
  ["2. Answer", "point", "Answer"],
  ["The fee of 2*3*4 is __too__ high", "text", "The fee of 2*3*4 is too high"],
  ["#1 of the market", "text", "#1 of the market"],
  ["<b>bold</b>", "text", "<b>bold</b>"],
])("%s is a %s", (line, kind, text) => {
  expect(summaryLines([line])).toEqual([{ kind, text }]);
});

it("leaves out empty lines, and keeps the order", () => {
  expect(summaryLines(["# A\n\n* one\n* two", " "]).map(({ text }) => text)).toEqual(["A", "one", "two"]);
});
