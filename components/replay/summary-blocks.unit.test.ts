import { expect, it } from "vitest";

import { summaryBlocks } from "./summary-blocks";

it.each([
  ["## Quick recap", { kind: "heading", text: "Quick recap" }],
  ["* Answer **by Friday**", { kind: "points", points: ["Answer by Friday"] }],
  ["2. Answer", { kind: "points", points: ["Answer"] }],
  ["The fee of 2*3*4 is __too__ high", { kind: "text", text: "The fee of 2*3*4 is too high" }],
  ["#1 of the market", { kind: "text", text: "#1 of the market" }],
  ["<b>bold</b>", { kind: "text", text: "<b>bold</b>" }],
])("%s is %j", (line, block) => {
  expect(summaryBlocks([line])).toEqual([block]);
});

it("joins points that follow each other, and leaves out empty lines", () => {
  expect(summaryBlocks(["# A\n\n* one\n* two", " ", "end", "* three"])).toEqual([
    { kind: "heading", text: "A" },
    { kind: "points", points: ["one", "two"] },
    { kind: "text", text: "end" },
    { kind: "points", points: ["three"] },
  ]);
});
