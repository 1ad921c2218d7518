import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { normalized } from "@/server/domain/custom-fields/schema";

import { createCategoryInput, maxTermChars, maxTerms, termsOf } from "./schema";

describe("lines become words and phrases", () => {
  test.each([
    ["", []],
    ["  profit \r\n\r\n risk   free\t", ["profit", "risk free"]],
    ["Résumé\nresume\nRESUME", ["Résumé"]],
    ["ﬁne\nfine", ["ﬁne"]],
    ["b\na", ["b", "a"]],
  ])("%j", (lines, terms) => {
    expect(termsOf(lines)).toEqual(terms);
  });

  test("each stands once, trimmed, and doing it again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (lines) => {
        const terms = termsOf(lines.join("\n"));
        expect(terms.every((term) => term !== "" && term.trim() === term)).toBe(true);
        expect(new Set(terms.map(normalized)).size).toBe(terms.length);
        expect(termsOf(terms.join("\n"))).toEqual(terms);
      }),
    );
  });
});

describe("a list is refused with the reason", () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, at) => `word ${at}`).join("\n");
  test.each([
    ["as long as it may be", numbered(maxTerms), null],
    ["too many", numbered(maxTerms + 1), /1001 words and phrases/],
    ["a term as long as it may be", "x".repeat(maxTermChars), null],
    ["a term too long", `fine\n${"x".repeat(maxTermChars + 1)}`, /“x{40}…” is longer than 100/],
    ["nothing to match", "fine\n?!", /“\?!” has no letter and no digit/],
  ])("%s", (_, terms, reason) => {
    const parsed = createCategoryInput.safeParse({ name: "A", terms });
    if (reason) expect(parsed.error?.message).toMatch(reason);
    else expect(parsed.success).toBe(true);
  });
});
