import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseSummary } from "./summary";

describe("a summary", () => {
  it.each<[string, unknown, string[]]>([
    ["of AI Companion", { summary_title: "Fees", summary_content: "## Recap\r\n\r\nToo high.\n \n* Answer" }, ["Fees", "## Recap", "Too high.", "* Answer"]],
    ["whose Markdown says what its fields say", { summary_content: "All.", summary_overview: "All.", next_steps: ["All."] }, ["All."]],
    ["that belongs to a recording", { summary_title: "Fees", summary_overview: "Too high.", summary_details: [] }, ["Fees", "Too high."]],
    ["with details and steps", { summary_details: [{ label: "Start", summary: "Hello." }, 7, {}], next_steps: ["Answer", " "], summary_next_steps: [{ title: "By Friday" }] }, ["Start", "Hello.", "* Answer", "By Friday"]],
    ["of a shape that is not known", { text: "Fees" }, []],
    ["that is no object", ["Fees"], []],
  ])("%s has these passages", (_name, json, passages) => {
    expect(parseSummary(JSON.stringify(json))).toEqual(passages);
  }); // prettier-ignore

  it("never throws, and loses no word of its Markdown", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSummary(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseSummary(text)));
    fc.assert(
      fc.property(fc.string(), (summary_content) => {
        const words = (text: string) => text.split(/\s+/u).filter(Boolean);
        const read = parseSummary(JSON.stringify({ summary_content }));
        expect(words(read.join(" "))).toEqual(words(summary_content));
      }),
    );
  });

  it("takes time in proportion to its length", () => {
    const longest = JSON.stringify({ summary_content: "\n \t".repeat(1_000_000) + "end" });
    const began = performance.now();
    expect(parseSummary(longest)).toEqual(["end"]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
